/**
 * What a device remarks on a message that it reads: what only sealed content shows, by the Arrangement's figures. It is
 * said of either side's messages, and changes nothing of what the nodes say.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { told } from "../app/told.ts";
import type { Shown } from "../device/index.ts";
import type { MessageForm } from "../protocol/messages.ts";
import { flashLength, type Length, type Limiting, measure, problemsOf, proseOf, shareOf } from "../statements/rules.ts";
import { counts, messageSays } from "./rules.ts";

/** The remarks on a message that counts, or nothing: of one that does not, it is said why. */
export function remarks(
  shown: Pick<Shown, "type" | "says" | "signer" | "verdict">,
  form: MessageForm,
  agreed: Limiting,
  reader: Reader,
): TemplateResult | typeof nothing {
  if (!counts(shown)) return nothing;
  const { precedence } = messageSays(shown)!;
  const { remark } = reader.words.cases;
  const found = problemsOf(form, { precedence, capacity: shown.signer.capacity }, agreed).map((why) =>
    why === "flash-length" ? remark.long(muchOf(form, agreed, reader)) : remark.attributes,
  );
  return found.length === 0 ? nothing : html`<p class="notice">${told(reader, ...found)}</p>`;
}

/** How long it is and how long it may be, in what it is written in: `260 of 200 words`. */
function muchOf(form: MessageForm, { flash }: Limiting, { words: { cases } }: Reader): string {
  const [has, may]: readonly [Length, Length] = [measure(proseOf(form)), flashLength(flash)];
  if (has.hanzi === 0) return cases.remark.words(has.words, may.words);
  if (has.words === 0) return cases.remark.hanzi(has.hanzi, may.hanzi);
  return cases.remark.share(Math.ceil(shareOf(has, may) * 100));
}
