/** The way to practice: a tab of its own, so that the real desk goes on ringing in this one. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { isPractice, PRACTICE } from "../app/route.ts";

/** The link, and what it says of itself; nothing for who is practising. */
export function practiceLink({ words }: Reader): TemplateResult | typeof nothing {
  if (isPractice(location)) return nothing;
  const { link } = words.practice;
  return html`<div class="acts">
    <a class="button" href=${PRACTICE} target="_blank" rel="noopener" data-leaves>${link.act}</a>
    <span class="small soft">${link.text}</span>
  </div>`;
}
