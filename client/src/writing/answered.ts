/** That a message has been answered before: who comes back to its page, or was too quick, is not to answer it twice. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { href } from "../app/route.ts";
import { lead, told } from "../app/told.ts";
import type { Shown } from "../device/index.ts";
import { utc } from "../time/format.ts";

/** Says since when, and leads to where it stands in the file. */
export function alreadyAnswered(message: Shown | null, reader: Reader): TemplateResult | typeof nothing {
  const answered = message?.chain.answered ?? null;
  if (message === null || answered === null) return nothing;
  const { already } = reader.words.writing;
  const at = utc(answered.at, reader);
  return html`<p class="notice whole" role="status">
    ${told(
      reader,
      lead(answered.closes ? already.closed(at) : already.part(at), reader),
      html`<a href=${href({ page: "file", space: message.space, at: message.place })}>${already.look}</a>`,
    )}
  </p>`;
}
