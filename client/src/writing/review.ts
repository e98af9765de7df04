/** The last look before signing, and what stands once a draft was left for its releaser. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { href } from "../app/route.ts";
import type { Way } from "../release/rules.ts";

/** What the review shows. */
export interface Review {
  readonly reader: Reader;
  readonly preview: TemplateResult;
  readonly way: Way | null;
  /** Whether its file is yet to be opened. */
  readonly fresh: boolean;
  readonly releasers: readonly { readonly post: string; readonly officer: number }[];
  readonly signing: boolean;
  sign(): void;
  back(): void;
}

/** The message as it will be signed, by whom it is released, and the signature. */
export function review({ reader, preview, way, fresh, releasers, signing, sign, back }: Review): TemplateResult {
  const { writing, release, officer } = reader.words;
  const names = releasers.map((one) => officer(one.post, one.officer)).join(reader.language === "zh" ? "、" : ", ");
  return html`<section class="stack whole review" aria-live="polite">
    <h2 class="step">${writing.preview.heading}</h2>
    ${preview}
    ${
      way === "release"
        ? html`<div class="notice">
            <p>${release.who(names)}${reader.language === "zh" ? "" : " "}${release.proposal}</p>
            ${fresh ? html`<p>${release.openNow}</p>` : nothing}
          </div>`
        : nothing
    }
    <p><b>${writing.preview.text}</b></p>
    <div class="acts">
      <button type="button" class="main" ?disabled=${signing} @click=${sign}>
        ${signing ? writing.signing : way === "release" ? release.sign : writing.sign}
      </button>
      <button type="button" ?disabled=${signing} @click=${back}>${writing.back}</button>
      ${signing && fresh ? html`<span class="small soft">${writing.opening}</span>` : nothing}
    </div>
  </section>`;
}

/** A draft was signed and waits for its releaser. */
export function left(reader: Reader, another: TemplateResult): TemplateResult {
  const { left: words } = reader.words.release;
  return html`<section class="sheet whole" aria-live="polite">
    <h2 class="step">${words.heading}</h2>
    <div class="in">
      <p>${words.text}</p>
      <div class="acts"><a class="button main" href=${href({ page: "desk" })}>${words.desk}</a>${another}</div>
    </div>
  </section>`;
}
