/**
 * What readers derive from two walked logs: reading order, delivered, not answered. The twin of `crypto/reading.py`,
 * which has the rules. No verdict depends on it.
 *
 * Each log's `at` and past never run back, and the toss falls once for a whole second, so any two entries stand in the
 * same order whatever else is shown: the order of one file's entries is that of both whole logs.
 */
import { compare, utf8 } from "./bytes.ts";
import type { Frame } from "./frame.ts";
import { labelledHash } from "./hashing.ts";
import { encodeUtc } from "./wire.ts";

const BEGINNING = 946_684_800;

/**
 * Where an entry stands: its side and index, its log's time `at` it, how many of the other log's are in its past. Time
 * and past of an unsound entry are those of the last sound one before it. `toss` breaks a tie between the sides.
 */
export interface Place {
  readonly side: string;
  readonly index: number;
  readonly at: number;
  readonly past: number;
  readonly toss: string;
}

/** An entry as it was judged: its frame is null where its bytes hold none. */
export interface Judged {
  readonly index: number;
  readonly sound: boolean;
  readonly frame: Pick<Frame, "at" | "seen"> | null;
}

/** The places of a log's entries, from the first on, as they were judged. */
export async function places(side: string, verdicts: Iterable<Judged>): Promise<Place[]> {
  let [at, past] = [BEGINNING, 0];
  const found: Place[] = [];
  for (const { index, sound, frame } of verdicts) {
    if (sound && frame !== null) [at, past] = [frame.at, frame.seen.end];
    found.push(await placeOf({ side, index, at, past }));
  }
  return found;
}

/** A place with its toss: SHA-256("hotline/v1/reading" 00 side 2 || at 20). */
export async function placeOf(place: Omit<Place, "toss">): Promise<Place> {
  return { ...place, toss: await labelledHash("reading", utf8(place.side), utf8(encodeUtc(place.at))) };
}

/** Whether `one` is read before `other`, an entry of the other log. */
export function comesFirst(one: Place, other: Place): boolean {
  if (other.past > one.index || one.past > other.index) return other.past > one.index;
  return one.at !== other.at ? one.at < other.at : compare(one.toss, other.toss) < 0;
}

/** Entries of both logs, each given in its log's order, as they are read, whichever log is given first. */
export function readingOrder<P extends Place>(one: readonly P[], other: readonly P[]): P[] {
  const order: P[] = [];
  let [left, right] = [0, 0];
  while (left < one.length && right < other.length) {
    order.push(comesFirst(one[left]!, other[right]!) ? one[left++]! : other[right++]!);
  }
  return [...order, ...one.slice(left), ...other.slice(right)];
}

/** The first of the other log's places that covers entry `index`, or undefined; `covers` is in the log's order. */
export function delivered(index: number, covers: readonly Place[]): Place | undefined {
  return covers.find(({ past }) => past > index);
}

/**
 * How many entries the asker's log had taken in when the answer was due, if none of `answers` was among them.
 *
 * `answers` are the indexes of what answers in the other log. Undefined if one was there, or as long as no entry of
 * the asker's log is later than the due time.
 */
export function notAnswered(due: number, asker: readonly Place[], answers: readonly number[]): number | undefined {
  const first = asker.find(({ at }) => at > due);
  if (first === undefined || answers.some((index) => index < first.past)) return undefined;
  return first.past;
}
