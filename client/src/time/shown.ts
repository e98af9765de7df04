/** Times as templates: UTC with the reader's own clock beside it, and what is left of a limit. */
import { html, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { iso, local, type Precision, span, utc } from "./format.ts";

/** A time: `08:12Z · 16:12`. */
export function time(at: number, reader: Reader, precision: Precision = "minute"): TemplateResult {
  return html`<time datetime=${iso(at)} title=${`${iso(at)}`}
    >${utc(at, reader, precision)}<span class="local">${local(at, reader)}</span></time
  >`;
}

/** A time in UTC alone, where the local one stands near already. */
export function utcOnly(at: number, reader: Reader, precision: Precision = "minute"): TemplateResult {
  return html`<time datetime=${iso(at)} title=${`${iso(at)}`}>${utc(at, reader, precision)}</time>`;
}

/** A limit: when it began to run, when it ends, and in words what it is for and rests on. */
export interface Limit {
  readonly since: number;
  readonly by: number;
  readonly basis: TemplateResult | string;
}

/** How far a limit has run: seconds left (negative once it has passed), the part that is left, and if it is near. */
export function runOf(
  { since, by }: Pick<Limit, "since" | "by">,
  now: number,
): { left: number; part: number; near: boolean; past: boolean } {
  const left = by - now;
  const part = by > since ? Math.min(1, Math.max(0, left / (by - since))) : 0;
  return { left, part, near: part <= 0.25 || left <= 300, past: left < 0 };
}

/** What is left, its basis, and a bar. */
export function limit(one: Limit, reader: Reader): TemplateResult {
  const { left, part, near, past } = runOf(one, reader.now);
  const words = reader.words.limits;
  const text = past ? words.passed(span(-left, reader.language)) : span(left, reader.language);
  return html`<div class="limit ${near ? "near" : ""} ${past ? "past" : ""}">
    <b>${text}</b>
    <span class="basis">${one.basis}</span>
    <meter min="0" max="1" low="0.25" optimum="1" .value=${part} aria-label=${words.left}>
      ${Math.round(part * 100)} %
    </meter>
  </div>`;
}
