/**
 * What the own node answers of the two logs, read strictly like all its answers (`answers.ts`): checkpoints, entries and
 * their proofs, unverified, and where a posted statement was entered.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { base64Bytes, type Field, fields, integer, listOf, nullable, text, utc } from "../protocol/wire.ts";
import { digest, ENTRY_LIMIT, side, word } from "../protocol/words.ts";
import type { Where } from "./answers.ts";

const NOTE_LIMIT = 65_536;
const MAX_PROOF = 64;

/** Signed notes, as text. */
export interface Checkpoints {
  readonly own: string;
  readonly other: string | null;
  readonly mark: { readonly own: string; readonly other: string | null } | null;
}

/** An entry's bytes, and where it is said to stand. */
export interface ShownEntry {
  readonly index: number;
  readonly entry: Bytes;
}

/** An entry with its inclusion proof in a tree of `size`, hashes in hex. */
export interface ProvenEntry extends ShownEntry {
  readonly proof: readonly string[];
  readonly code: string | null;
}

/** Where a posted statement stands in the own log: the node's word. */
export interface Entered extends Where {
  readonly no: number;
  readonly number: number | null;
  readonly at: number;
}

export function readCheckpoints(field: Field): Checkpoints {
  const [own, other, mark] = fields(field, "own", "other", "mark");
  return { own: readNote(own), other: nullable(other, readNote), mark: nullable(mark, readMark) };
}

export function readTrustEntries(field: Field): ShownEntry[] {
  const [entries] = fields(field, "entries");
  return listOf(entries, readShownEntry, { limit: 256 });
}

export function readProof(field: Field): string[] {
  const [proof] = fields(field, "proof");
  return readHashes(proof);
}

export function readProvenEntry(field: Field): ProvenEntry {
  const [index, entry, proof, code] = fields(field, "index", "entry", "proof", "code");
  return { index: integer(index), entry: readBytes(entry), proof: readHashes(proof), code: nullable(code, word) };
}

export function readEntered(field: Field): Entered {
  const [code, index, no, number, at] = fields(field, "side", "index", "no", "number", "at");
  return {
    side: side(code),
    index: integer(index),
    no: integer(no),
    number: nullable(number, (one) => integer(one)),
    at: utc(at),
  };
}

/** A signed note, as text. */
export function readNote(field: Field): string {
  return text(field, { limit: NOTE_LIMIT });
}

/** The hashes of a proof, in hex. */
export function readHashes(field: Field): string[] {
  return listOf(field, digest, { limit: MAX_PROOF });
}

/** An entry's bytes. */
export function readBytes(field: Field): Bytes {
  return base64Bytes(field, { limit: ENTRY_LIMIT });
}

function readMark(field: Field): { own: string; other: string | null } {
  const [own, other] = fields(field, "own", "other");
  return { own: readNote(own), other: nullable(other, readNote) };
}

function readShownEntry(field: Field): ShownEntry {
  const [index, entry] = fields(field, "index", "entry");
  return { index: integer(index), entry: readBytes(entry) };
}
