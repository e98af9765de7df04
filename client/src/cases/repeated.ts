/**
 * What the other side could not open of ours: that they said so, and the way to say it again in its place.
 *
 * They say it by the statement *cannot open*, of which the message's chain tells, or by one of the agreed texts that ask
 * to repeat a message, which only its content shows.
 */
import { html, nothing, type TemplateResult } from "lit";
import { REPEAT, writeHref } from "../app/route.ts";
import type { Shown } from "../device/index.ts";
import { utc } from "../time/format.ts";
import type { Conversation } from "./message.ts";
import { type Opened, openedOf } from "./opened.ts";
import { counts } from "./rules.ts";

/** The messages of our side, by id, that the other side asked in an agreed text to repeat, and when it asked last. */
export function askedToRepeat(items: readonly Shown[], own: string): ReadonlyMap<string, number> {
  const asks = items.filter(({ type, place }) => ["short", "service"].includes(type) && place.side !== own);
  return new Map(
    asks.filter(counts).flatMap((ask) => {
      const number = repeatedNumber(openedOf(ask));
      // Numbers begin anew each year: meant is the last that had it.
      const meant = items.findLast((one) => one.number === number && one.place.side === own && one.at <= ask.at);
      return number === null || meant === undefined ? [] : [[meant.id, ask.at] as const];
    }),
  );
}

/**
 * That the other side cannot open it or asks for it once more, and the way there while nothing stands in its place; of
 * theirs, that we said so.
 */
export function repeatNotice(
  shown: Shown,
  opened: Opened,
  { reader, repeats, may }: Pick<Conversation, "reader" | "repeats" | "may">,
): TemplateResult | typeof nothing {
  const { cases } = reader.words;
  const { cannotOpen, replacedBy } = shown.chain;
  const asked = repeats.get(shown.id) ?? null;
  const at = cannotOpen ?? asked;
  if (at === null) return nothing;
  const ours = shown.place.side === reader.own;
  const said = !ours ? cases.cannotOpenByUs : cannotOpen === null ? cases.askedToRepeat : cases.cannotOpenByThem;
  const again = ours && replacedBy === null && opened.state === "form" && may.has("write");
  return html`<p class="notice">
    ${said(utc(at, reader))}
    ${
      again
        ? html`<a
            class="button small"
            href=${writeHref({ file: shown.space, form: REPEAT, corrects: shown.place })}
            >${cases.repeat}</a
          >`
        : nothing
    }
  </p>`;
}

function repeatedNumber(opened: Opened): number | null {
  if (opened.state !== "brief" || opened.form.form === "holding_reply" || opened.form.code !== "repeat") return null;
  return opened.form.values.number;
}
