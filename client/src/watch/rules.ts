/** What rings, in which order and how; when the desk gives a sign of life. Pure: nothing here reads a clock. */
import type { DeskAlarm, WaitingDraft, WatchView } from "../device/index.ts";
import type { Pattern } from "./bell.ts";

/** Seconds between two signs of life, and between two looks at who has the watch. */
export const BEAT = 15;
/** Seconds between two looks whether a node that cannot be reached is back. */
export const AWAY_BEAT = 3;
/** Seconds without an answer of the own node after which a desk says so, and rings by itself where the watch is. */
export const DEAF_AFTER = 45;

/** An alarm as the desk shows it: the node's, or `node`, the desk's own that it cannot hear the node. */
export type Ringing = Omit<DeskAlarm, "kind"> & { readonly kind: DeskAlarm["kind"] | "node" };

/** What rings about one message; all else rings about the line or the desk itself. */
export const OF_MESSAGES: ReadonlySet<Ringing["kind"]> = new Set(["message", "limit", "undelivered"]);

const ORDER = ["FLASH", "IMMEDIATE", null, "PRIORITY", "ROUTINE"];

/**
 * All that rings: what is real before exercises, then by precedence, then the oldest. What has none comes after
 * IMMEDIATE, as the node's list has it.
 */
export function inOrder(alarms: readonly Ringing[]): readonly Ringing[] {
  const rank = ({ exercise, precedence }: Ringing): number =>
    (exercise === true ? ORDER.length : 0) + ORDER.indexOf(precedence);
  return [...alarms].sort((a, b) => rank(a) - rank(b) || (a.since ?? 0) - (b.since ?? 0));
}

/** What rings at a desk: all where the watch is, and elsewhere what calls this officer to release. */
export function rungHere(mine: boolean, alarms: readonly Ringing[]): readonly Ringing[] {
  return mine ? alarms : alarms.filter(({ kind }) => kind === "release");
}

/**
 * The draft whose releaser an alarm calls: the one that was called for in that file at that time. The alarm names none;
 * null where two could be meant, or none is known here.
 */
export function draftOf(
  { kind, space, since }: Pick<Ringing, "kind" | "space" | "since">,
  drafts: readonly WaitingDraft[],
): string | null {
  if (kind !== "release") return null;
  const called = drafts.filter((one) => one.role === "releaser" && one.message.space === space && one.called === since);
  return called.length === 1 ? called[0]!.id : null;
}

/** What is to be heard: a silence holds for what had begun when it was asked for, and for nothing that began since. */
export function sounding(alarms: readonly Ringing[], silentUntil: number | null, now: number): readonly Ringing[] {
  return silentUntil !== null && now < silentUntil ? alarms.filter(({ silent }) => !silent) : alarms;
}

/** How it is to sound: urgently for FLASH and for what stops the line or the desk. Null: not at all. */
export function patternOf(alarms: readonly Ringing[]): Pattern | null {
  if (alarms.length === 0) return null;
  const urgent = ({ kind, precedence }: Ringing): boolean =>
    precedence === "FLASH" || !(OF_MESSAGES.has(kind) || kind === "release");
  return alarms.some(urgent) ? "urgent" : "plain";
}

/** What rings now and did not before. */
export function fresh(before: readonly Ringing[], now: readonly Ringing[]): readonly Ringing[] {
  const known = new Set(before.map(({ id }) => id));
  return now.filter(({ id }) => !known.has(id));
}

/** Whether what the own node said last, at `heard`, is too old to be shown as what is. */
export function isDeaf(heard: number, now: number): boolean {
  return now - heard >= DEAF_AFTER;
}

/** The desk's own alarm: it has the watch and has heard nothing of its node for too long. */
export function deafness(mine: boolean, heard: number, now: number): readonly Ringing[] {
  if (!mine || !isDeaf(heard, now)) return [];
  const nothing = { side: null, index: null, space: null, precedence: null, exercise: null, due: null, silent: false };
  return [{ id: "node", kind: "node", ...nothing, since: heard }];
}

/** Whether the desk of whoever has the watch would ring. */
export type Armed = "here" | "asleep" | "elsewhere" | "none";

/** `here`: in this window. `asleep`: it would be this one, but it cannot sound yet. `none`: no armed desk of our side. */
export function armedAs(watch: Pick<WatchView, "mine" | "armed">, sound: boolean): Armed {
  if (watch.mine) return sound ? "here" : "asleep";
  return watch.armed?.alive === true ? "elsewhere" : "none";
}
