/** What somebody else wrote, as a template: text nodes only, with what is hidden or disguised made visible. */
import { html, type TemplateResult } from "lit";
import { languageName, type Reader } from "../app/reader.ts";
import { isSuspect, type Run, split } from "./inert.ts";

/** A text or line as it was written. `language` is what it says it is in. */
export function shown(text: string, language: string, reader: Reader): TemplateResult {
  return html`<span class="theirs" lang=${language} dir="auto"
    >${split(text, language).map((run) => shownRun(run, reader))}</span
  >`;
}

/** A free text, with the language of the original over it, and a warning where something in it is not what it seems. */
export function original(text: { readonly language: string; readonly text: string }, reader: Reader): TemplateResult {
  const { text: words } = reader.words;
  const foreign = !text.language.startsWith(reader.language);
  const over = [words.original(languageName(text.language, reader)), ...(foreign ? [words.noTranslation] : [])].join(
    " · ",
  );
  const runs = split(text.text, text.language).map((run) => shownRun(run, reader));
  return html`<div class="quote">
    <p class="over">${over}</p>
    ${isSuspect(text.text, text.language) ? html`<p class="mistake">${words.suspect}</p>` : null}
    <div class="original" lang=${text.language} dir="auto">${runs}</div>
  </div>`;
}

function shownRun(run: Run, reader: Reader): TemplateResult | string {
  const { text: words } = reader.words;
  switch (run.kind) {
    case "plain":
      return run.text;
    case "hidden":
      return html`<span class="hidden-sign" title=${words.hidden(run.code)}
        ><span aria-hidden="true">${run.code}</span><span class="unseen">${words.hidden(run.code)}</span></span
      >`;
    case "lookalike":
      return html`<span class="lookalike">${run.text}</span
        ><span class="lookalike-sign" title=${words.lookalike(run.like)}
          >${run.like}<span class="unseen">${words.lookalike(run.like)}</span></span
        >`;
    case "link":
      return html`<span class="address" title=${words.link}>${run.text}</span>`;
  }
}
