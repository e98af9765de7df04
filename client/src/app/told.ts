/** Sentences one after the other, as each language sets them: English has a space between them, Chinese none. */
import { html, type TemplateResult } from "lit";
import type { Reader } from "./reader.ts";

/** The button that loads the page anew, as its node serves it now. */
export function loadAgain(act: string): TemplateResult {
  return html`<button type="button" class="main" @click=${() => location.reload()}>${act}</button>`;
}

/** A title that begins a paragraph: it has a full stop, and stands out. */
export function lead(title: string, { language }: Reader): TemplateResult {
  return html`<b>${title}${language === "zh" ? "。" : "."}</b>`;
}

/** Sentences in a row. */
export function told(
  { language }: Reader,
  ...sentences: readonly (TemplateResult | string)[]
): readonly (TemplateResult | string)[] {
  return language === "zh"
    ? sentences
    : sentences.flatMap((sentence, place) => (place === 0 ? [sentence] : [" ", sentence]));
}
