/**
 * The time mark: what a node had by a certain minute, signed with that time. The twin of `crypto/timemark.py`; a device
 * only verifies.
 *
 *     {"other":"<note>","own":"<note>"}
 *
 * `own` is the node's own checkpoint, signed by its log; `other` is the other side's checkpoint as the node holds it,
 * cosigned by its mirror, or null before it holds one. Both are signed anew for each mark, with the mark's time.
 */
import { type Bytes, utf8 } from "./bytes.ts";
import {
  type CosignedCheckpoint,
  encodeMirror,
  type VerifiedCheckpoint,
  verifyCheckpoint,
  verifyCosigned,
} from "./checkpoint.ts";
import type { LogPublicKey, MirrorPublicKey } from "./cosignature.ts";
import { Unverified } from "./errors.ts";
import { MAX_NOTE_SIZE } from "./note.ts";
import { type Field, fields, nullable, parse, text } from "./wire.ts";

export const MAX_TIME_MARK_SIZE = 2 * MAX_NOTE_SIZE;

/** A mark as parsed: two notes, of which nothing is verified. */
export interface TimeMark {
  readonly own: Bytes;
  readonly other: Bytes | null;
}

/** By `time` (POSIX seconds) a node had written `own` and held `other`. */
export interface VerifiedTimeMark {
  readonly time: number;
  readonly own: VerifiedCheckpoint;
  readonly other: CosignedCheckpoint | null;
}

/** Parses a mark of at most 131,072 bytes. Throws `Malformed("wire")`. */
export function parseTimeMark(data: Bytes): TimeMark {
  const [other, own] = fields(parse(data, { limit: MAX_TIME_MARK_SIZE }), "other", "own");
  const held = nullable(other, readNote);
  return { own: readNote(own), other: held };
}

/**
 * Verifies a node's mark by the keys of its log, of the other side's log and of its mirror.
 *
 * Throws what `verifyCheckpoint` and `verifyCosigned` throw, `Malformed("wire")`, and `Unverified("time-mark")` if the
 * mirror is not of the log's own side or the two notes are of different times.
 */
export async function verifyTimeMark(
  data: Bytes,
  { log, otherLog, mirror }: { log: LogPublicKey; otherLog: LogPublicKey; mirror: MirrorPublicKey },
): Promise<VerifiedTimeMark> {
  const mark = parseTimeMark(data);
  const own = await verifyCheckpoint(mark.own, log);
  if (mirror.name !== encodeMirror(own.origin.hotline, own.origin.side)) throw new Unverified("time-mark", "mirror");
  const other = mark.other === null ? null : await verifyCosigned(mark.other, otherLog, mirror);
  if (other !== null && other.time !== own.time) throw new Unverified("time-mark", "two times");
  return { time: own.time, own, other };
}

function readNote(field: Field): Bytes {
  return utf8(text(field, { limit: MAX_NOTE_SIZE }));
}
