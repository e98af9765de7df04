/** The last look before signing, and what stands once a draft was left for its releaser. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { href } from "../app/route.ts";
import { fieldList } from "../cases/fields.ts";
import type { Way } from "../release/rules.ts";

/** What the review shows. */
export interface Review {
  readonly reader: Reader;
  readonly preview: TemplateResult;
  readonly way: Way | null;
  /** The file that is yet to be opened, which is signed too: its title, and who takes part; null for one that stands. */
  readonly opens: { readonly title: string; readonly posts: readonly (readonly [side: string, post: string])[] } | null;
  readonly releasers: readonly { readonly post: string; readonly officer: number }[];
  readonly signing: boolean;
  sign(): void;
  back(): void;
}

/** The message as it will be signed, by whom it is released, and the signature. */
export function review({ reader, preview, way, opens, releasers, signing, sign, back }: Review): TemplateResult {
  const { writing, release, officer } = reader.words;
  const names = releasers.map((one) => officer(one.post, one.officer)).join(reader.language === "zh" ? "、" : ", ");
  return html`<section class="stack whole review" aria-live="polite">
    <h2 class="step">${writing.preview.heading}</h2>
    ${opens === null ? nothing : opening(opens, reader)} ${preview}
    ${
      way === "release"
        ? html`<div class="notice">
            <p>${release.who(names)}${reader.language === "zh" ? "" : " "}${release.proposal}</p>
            ${opens === null ? nothing : html`<p>${release.openNow}</p>`}
          </div>`
        : nothing
    }
    <p><b>${writing.preview.text}</b></p>
    <div class="acts">
      <button type="button" class="main" ?disabled=${signing} @click=${sign}>
        ${signing ? writing.signing : way === "release" ? release.sign : writing.sign}
      </button>
      <button type="button" ?disabled=${signing} @click=${back}>${writing.back}</button>
      ${signing && opens !== null ? html`<span class="small soft">${writing.opening}</span>` : nothing}
    </div>
  </section>`;
}

/** What the signature opens, before the message follows in it. */
function opening({ title, posts }: NonNullable<Review["opens"]>, reader: Reader): TemplateResult {
  const { words, language } = reader;
  const partOf = (side: string): string =>
    posts
      .filter(([whose]) => whose === side)
      .map(([, post]) => words.posts[post] ?? post)
      .join(language === "zh" ? "、" : ", ");
  return html`<section class="sheet">
    <h3>${words.writing.preview.opens}</h3>
    <div class="in">
      ${fieldList([
        { label: words.writing.file.title, value: title },
        ...[reader.own, reader.other].map((side) => ({ label: words.shell.centre(side), value: partOf(side) })),
      ])}
    </div>
  </section>`;
}

/** A draft was signed and waits for its releaser, who can be called from its page. */
export function left(draft: string, reader: Reader, another: TemplateResult): TemplateResult {
  const { left: words, call } = reader.words.release;
  return html`<section class="sheet whole" aria-live="polite">
    <h2 class="step">${words.heading}</h2>
    <div class="in">
      <p>${words.text}</p>
      <div class="acts">
        <a class="button main" href=${href({ page: "release", id: draft })}>${call}</a>
        <a class="button" href=${href({ page: "desk" })}>${words.desk}</a>${another}
      </div>
    </div>
  </section>`;
}
