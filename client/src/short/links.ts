/** The ways to what one officer says alone, in agreed wording. */
import { html, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { writeHref } from "../app/route.ts";

/** Beside each other; of a file, or of whichever is chosen there. */
export function briefLinks({ words }: Reader, file: string | null): TemplateResult {
  return html`<a class="button small" href=${writeHref({ file, form: "short_message" })}>${words.brief.short}</a
    ><a class="button small" href=${writeHref({ file, form: "service_message" })}>${words.brief.service}</a>`;
}
