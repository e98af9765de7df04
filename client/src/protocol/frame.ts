/**
 * An entry: the node's frame around an officer's envelope, or around a fact that the node states itself. The twin of
 * `crypto/frame.py`, which has the fields' meaning.
 *
 *     {"at":"2026-11-23T15:04:05Z","envelope":{…}|null,"fact":{…}|null,"no":17|null,"number":41|null,
 *      "refused":[[415,"expired"]],"seen":[1,412,418,"<root>"],"trust":9}
 */
import type { Bytes } from "./bytes.ts";
import { type Envelope, envelopeFrom, envelopeValue } from "./dsse.ts";
import { Malformed } from "./errors.ts";
import type { Field, Json } from "./wire.ts";
import * as wire from "./wire.ts";
import * as words from "./words.ts";

export const MAX_TAKEN_IN = 512;

/** Entries `start` to `end` - 1 of the other side's log are taken in; `root` is that log's root at size `end`. */
export interface Seen {
  readonly log: number;
  readonly start: number;
  readonly end: number;
  readonly root: string;
}

/** How many statements of a space each side has, as this node counts them. */
export interface Tally {
  readonly type: "tally";
  readonly space: string;
  readonly own: number;
  readonly other: number;
}

/** An attachment of that hash and size (bytes) is durably stored here. */
export interface Stored {
  readonly type: "stored";
  readonly hash: string;
  readonly size: number;
}

/** A parsed, unjudged entry. */
export interface Frame {
  readonly at: number;
  readonly envelope: Envelope | null;
  readonly fact: Tally | Stored | null;
  readonly no: number | null;
  readonly number: number | null;
  readonly refused: readonly (readonly [index: number, code: string])[];
  readonly seen: Seen;
  readonly trust: number;
}

/** The frame in an entry's exact bytes. Throws `Malformed("size")` and `Malformed("wire")`. */
export function parseFrame(entry: Bytes): Frame {
  checkSize(entry);
  const field = wire.parse(entry, { limit: words.ENTRY_LIMIT });
  const [at, envelope, fact, no, number, refused, seen, trust] = wire.fields(
    field,
    "at",
    "envelope",
    "fact",
    "no",
    "number",
    "refused",
    "seen",
    "trust",
  );
  if (envelope.value !== null && fact.value !== null) field.refuse("an envelope or a fact, not both");
  const [log, start, end, root] = wire.items(seen, 4);
  return {
    at: wire.utc(at),
    envelope: wire.nullable(envelope, envelopeFrom),
    fact: wire.nullable(fact, parseFact),
    no: wire.nullable(no, wire.integer),
    number: wire.nullable(number, wire.integer),
    refused: wire.listOf(refused, parseRefused, { limit: MAX_TAKEN_IN }),
    seen: { log: wire.integer(log), start: wire.integer(start), end: wire.integer(end), root: words.digest(root) },
    trust: wire.integer(trust),
  };
}

/** The entry's bytes. Throws `Malformed("size")` where they would be too many. */
export function encodeFrame(frame: Frame): Bytes {
  const { at, envelope, fact, no, number, refused, seen, trust } = frame;
  return checkSize(
    wire.encode({
      at: wire.encodeUtc(at),
      envelope: envelope === null ? null : envelopeValue(envelope),
      fact: fact === null ? null : { ...fact },
      no,
      number,
      refused,
      seen: [seen.log, seen.start, seen.end, seen.root],
      trust,
    }),
  );
}

/** Whether a frame takes that entry of the other log in. */
export function covers(frame: Frame, index: number): boolean {
  return frame.seen.start <= index && index < frame.seen.end;
}

function checkSize(entry: Bytes): Bytes {
  if (entry.length > words.ENTRY_LIMIT) {
    throw new Malformed("size", `an entry has at most ${words.ENTRY_LIMIT} bytes`);
  }
  return entry;
}

function parseRefused(field: Field): readonly [number, string] {
  const [index, code] = wire.items(field, 2);
  return [wire.integer(index), words.word(code)];
}

function parseFact(field: Field): Tally | Stored {
  switch (typeOf(field.value)) {
    case "tally": {
      const [other, own, space] = wire.fields(field, "other", "own", "space", "type");
      return { type: "tally", space: wire.hex(space, 16), own: wire.integer(own), other: wire.integer(other) };
    }
    case "stored": {
      const [hash, size] = wire.fields(field, "hash", "size", "type");
      return { type: "stored", hash: words.digest(hash), size: wire.integer(size) };
    }
    default:
      return field.refuse("unknown fact");
  }
}

function typeOf(value: Json): Json {
  const object = typeof value === "object" && value !== null && Object.hasOwn(value, "type");
  return object ? (value as { type: Json }).type : null;
}
