/**
 * The time limits of a message on the desk: what is left and the bar, what it rests on and since when, pauses, and since
 * when it lies ready where it is not delivered. They are the node's, derived by the same rules on both sides.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import type { DeskRow, LimitView, Shown } from "../device/index.ts";
import { groundText } from "../time/basis.ts";
import { span, utc } from "../time/format.ts";
import { limit, runOf } from "../time/shown.ts";
import { restBy } from "./reply.ts";
import { rowKey } from "./rules.ts";

/** Limits by the message that they are of. */
export type LimitsByRow = ReadonlyMap<string, readonly LimitView[]>;

/** The limits that nothing has met, by message; each message's nearest first. */
export function openLimits(limits: readonly LimitView[]): LimitsByRow {
  const open = limits.filter(({ given, state }) => given === null && state !== "replaced");
  return Map.groupBy(
    open.sort((a, b) => dueOf(a) - dueOf(b)),
    ({ statement }) => rowKey(statement),
  );
}

/**
 * Rows by the nearest of their limits, or of the time by which the rest of a reply is promised; those for which none
 * runs come last, in the node's order.
 */
export function byNearest(
  rows: readonly DeskRow[],
  limits: LimitsByRow,
  replies: ReadonlyMap<string, Shown>,
): readonly DeskRow[] {
  const nearest = (row: DeskRow): number => {
    const reply = replies.get(rowKey(row));
    const promised = (reply === undefined ? null : restBy(reply)) ?? Number.POSITIVE_INFINITY;
    return Math.min(...(limits.get(rowKey(row)) ?? []).map(dueOf), dueOf(row), promised);
  };
  const placed = rows.map((row) => ({ row, due: nearest(row) }));
  return placed.sort((a, b) => (a.due === b.due ? 0 : a.due - b.due)).map(({ row }) => row);
}

/** Whether one of them is near, or has passed. */
export function isNear(limits: readonly LimitView[], now: number): boolean {
  return limits.some(({ start, due }) => start !== null && due !== null && runOf({ since: start, by: due }, now).near);
}

/** By when a proposal is to be accepted, or all of a message's limits that nothing has met; words where it has none. */
export function showLimits(row: DeskRow, limits: readonly LimitView[], reader: Reader): TemplateResult {
  if (row.due !== null) {
    return limit({ since: row.at, by: row.due, basis: reader.words.cases.title.until(utc(row.due, reader)) }, reader);
  }
  if (limits.length === 0) return html`<span class="soft">${reader.words.limits.none}</span>`;
  return html`${limits.map((one) => showLimit(one, reader))}`;
}

/** One that nothing has met: what is left and the bar, or why nothing runs down. */
export function showLimit(one: LimitView, reader: Reader): TemplateResult {
  const { limits: words } = reader.words;
  const { start, due, tendered } = one;
  const basis = groundOf(one, reader);
  if (start !== null && due !== null) return limit({ since: start, by: due, basis }, reader);
  const ready = tendered === null ? nothing : html` <br />${words.tendered(utc(tendered, reader))}`;
  return html`<div class="limit">
    <b>${standstill(one, reader)}</b>
    <span class="basis">${basis}${ready}</span>
  </div>`;
}

/** Why nothing runs down: not delivered, paused, without a limit, or a time that had passed before it was delivered. */
function standstill({ start, by, within, paused }: LimitView, { words: { limits: words } }: Reader): string {
  if (by === null && within === null) return words.none;
  if (start === null) return words.notRunning;
  return paused.some(([, to]) => to === null) ? words.standsStill : words.passedBefore;
}

/** What it is for and rests on, and its pauses. */
export function groundOf(one: LimitView, reader: Reader): TemplateResult {
  return html`${basisOf(one, reader)}${pauses(one, reader)}`;
}

/** What it is for and rests on: `answer, 48 h from receipt 08:12Z, Arrangement § 4`. */
function basisOf({ kind, start, by, within, basis }: LimitView, reader: Reader): string {
  const { limits: words } = reader.words;
  const what = kind === "handling" ? words.handling : words.answer;
  const comma = reader.language === "zh" ? "，" : ", ";
  if (by !== null) return `${what}${comma}${groundText({ kind, since: start ?? by, by, basis }, reader)}`;
  if (within === null) return what;
  if (start === null) return `${what}${comma}${words.length(span(within, reader.language))}`;
  // What was paused moves the end; the length that was agreed stays what it is.
  return `${what}${comma}${groundText({ kind, since: start, by: start + within, basis }, reader)}`;
}

function pauses({ paused }: LimitView, reader: Reader): TemplateResult | typeof nothing {
  const { limits: words } = reader.words;
  if (paused.length === 0) return nothing;
  const texts = paused.map(([from, to]) =>
    to === null
      ? words.pausedSince(utc(from, reader))
      : words.paused(span(to - from, reader.language), utc(from, reader)),
  );
  return html`${texts.map((text) => html` <br />${text}`)}`;
}

/** When it is due; what does not run comes after all that does. */
export function dueOf({ due }: Pick<LimitView, "due">): number {
  return due ?? Infinity;
}
