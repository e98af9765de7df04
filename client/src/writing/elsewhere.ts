/** What stands where another window has sent, discarded or changed the draft that is written here: nothing is signed twice. */
import { html, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { href } from "../app/route.ts";
import { lead, told } from "../app/told.ts";

export interface Elsewhere {
  readonly reader: Reader;
  /** The file in which it may have been sent; null for one that was not opened yet. */
  readonly file: string | null;
  /** The text as it stands here. */
  readonly preview: TemplateResult;
  /** Goes on with it as another draft. */
  goOn(): void;
  /** The way to begin with nothing. */
  readonly another: TemplateResult;
}

export function elsewhere({ reader, file, preview, goOn, another }: Elsewhere): TemplateResult {
  const { elsewhere: words, sent } = reader.words.writing;
  const where =
    file === null
      ? html`<a class="button main" href=${href({ page: "files" })}>${reader.words.shell.pages.files}</a>`
      : html`<a class="button main" href=${href({ page: "file", space: file, at: null })}>${sent.file}</a>`;
  return html`<section class="stack whole review">
    <div class="notice" role="alert">
      <p>${told(reader, lead(words.heading, reader), words.text)}</p>
      <div class="acts">
        ${where}${another}<button type="button" @click=${goOn}>${words.goOn}</button>
      </div>
    </div>
    ${preview}
  </section>`;
}
