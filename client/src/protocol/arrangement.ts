/**
 * The Arrangement: what the two sides agreed, and the keys that stand at the root of all others. The twin of
 * `crypto/arrangement.py`, which has the bytes and the rules.
 *
 * It is the first entry of both logs, signed by both sides' root keys. Its id names the hotline.
 */
import type { Bytes } from "./bytes.ts";
import * as composite from "./composite.ts";
import { type Envelope, envelopeId, verifyEnvelope } from "./dsse.ts";
import { PLAINTEXT_SIZES } from "./epoch.ts";
import { Malformed, Refused, Unverified } from "./errors.ts";
import { labelledHash } from "./hashing.ts";
import type { Field } from "./wire.ts";
import * as wire from "./wire.ts";
import * as words from "./words.ts";

export const PAYLOAD_TYPE = "application/vnd.hotline.arrangement.v1+json";
export const RULES = 1;
export const SUITE = 1;
export const PRECEDENCES = ["FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"] as const;

const DAY = 86_400;

/** A side's root key: `key` is a composite public key (1984 bytes). */
export interface Root {
  readonly id: string;
  readonly key: Bytes;
}

/** A side's code and language, its root keys, and how many of them must sign. */
export interface Side {
  readonly side: string;
  readonly language: string;
  readonly roots: readonly Root[];
  readonly threshold: number;
}

/** How long a FLASH may be: by language, and the size of all its parts' plaintexts in bytes. */
export interface Flash {
  readonly lengths: ReadonlyMap<string, number>;
  readonly size: number;
}

/**
 * What is agreed. `id` is the hotline's. `signatures` maps a capacity to the signatures it needs; `handling` a
 * precedence to its handling target in seconds; `replies` a paragraph to its time limit in seconds; `annexes` a name to
 * the annex's SHA-256. `notice` is in seconds.
 */
export interface Arrangement {
  readonly id: string;
  readonly envelope: Envelope;
  readonly sides: readonly [Side, Side];
  readonly signers: readonly string[];
  readonly signatures: ReadonlyMap<string, number>;
  readonly handling: ReadonlyMap<string, number>;
  readonly replies: ReadonlyMap<string, number>;
  readonly annexes: ReadonlyMap<string, string>;
  readonly flash: Flash;
  readonly notice: number;
  readonly demonstration: boolean;
  readonly issued: number;
}

/** The side of that code. Throws `Refused("side")`. */
export function sideOf(arrangement: Arrangement, code: string): Side {
  const found = arrangement.sides.find(({ side }) => side === code);
  if (found === undefined) throw new Refused("side", code);
  return found;
}

/** A root key's id: SHA-256("hotline/v1/root" 00 key). */
export async function rootId(key: Bytes): Promise<string> {
  return labelledHash("root", key);
}

/** The unverified Arrangement in an envelope. Throws `Malformed("wire")` for anything but the exact schema. */
export async function parseArrangement(envelope: Envelope): Promise<Arrangement> {
  const field = wire.parse(envelope.payload, { limit: words.ENTRY_LIMIT });
  const [
    annexes,
    capacities,
    demonstration,
    flash,
    hotline,
    issued,
    nonce,
    notice,
    precedence,
    previous,
    replies,
    rules,
    sides,
    signers,
    suite,
    version,
  ] = wire.fields(
    field,
    "annexes",
    "capacities",
    "demonstration",
    "flash",
    "hotline",
    "issued",
    "nonce",
    "notice",
    "precedence",
    "previous",
    "replies",
    "rules",
    "sides",
    "signers",
    "suite",
    "version",
  );
  if (hotline.value !== null || previous.value !== null || wire.integer(version) !== 1) {
    field.refuse("the first Arrangement continues none");
  }
  if (wire.integer(rules) !== RULES || wire.integer(suite) !== SUITE) field.refuse("unknown rules or suite");
  wire.base64Bytes(nonce, { size: 16 });
  const [first, second, ...more] = wire.listOf(sides, parseSide, { limit: 2 });
  if (first === undefined || second === undefined || more.length > 0 || first.side >= second.side) {
    return sides.refuse("two sides, in the order of their codes");
  }
  const handling = table(precedence, "precedence", "handling", 30 * DAY);
  if (handling.size !== PRECEDENCES.length || !PRECEDENCES.every((one) => handling.has(one))) {
    precedence.refuse("each of the four");
  }
  return {
    signers: wire.listOf(signers, words.digest, { limit: 32 }),
    signatures: table(capacities, "capacity", "signatures", 2),
    handling,
    replies: table(replies, "basis", "within", 366 * DAY),
    annexes: parseAnnexes(annexes),
    flash: parseFlash(flash, [first.language, second.language]),
    notice: wire.integer(notice, { maximum: 366 * DAY }),
    demonstration: wire.boolean(demonstration),
    issued: wire.utc(issued),
    sides: [await withRootIds(first), await withRootIds(second)],
    id: await envelopeId(envelope),
    envelope,
  };
}

/**
 * The Arrangement that founds `hotline`, signed by both sides' roots.
 *
 * Throws `Refused("hotline")` where it founds another, `Refused("threshold")`, `Refused("signer-unknown")` and
 * `Refused("signature")`.
 */
export async function verifyArrangement(
  arrangement: Arrangement,
  { hotline, verify = verifyEnvelope }: { hotline: string; verify?: typeof verifyEnvelope },
): Promise<Arrangement> {
  if (arrangement.id !== hotline) throw new Refused("hotline");
  await verifySignatures(arrangement.envelope, signingRoots(arrangement), verify);
  return arrangement;
}

/** What `verify` says of an envelope of a log, as the refusal that it is there. */
export async function verifySignatures(
  envelope: Envelope,
  keys: readonly Bytes[],
  verify: typeof verifyEnvelope,
): Promise<void> {
  try {
    await verify(envelope, keys);
  } catch (error) {
    if (error instanceof Malformed || error instanceof Unverified) throw new Refused("signature", error.detail);
    throw error;
  }
}

/** The keys that `signers` names, in order; each side's threshold must be met exactly, in the given order. */
function signingRoots(arrangement: Arrangement): Bytes[] {
  const order = arrangement.sides.flatMap(({ side, roots }) => roots.map((root) => ({ side, root })));
  const places = arrangement.signers.map((signer) => order.findLastIndex(({ root }) => root.id === signer));
  if (places.includes(-1)) throw new Refused("signer-unknown");
  const ascending = places.every((place, index) => index === 0 || places[index - 1]! < place);
  const signed = places.map((place) => order[place]!);
  const met = arrangement.sides.every(
    ({ side, threshold }) => signed.filter((one) => one.side === side).length === threshold,
  );
  if (!ascending || !met) throw new Refused("threshold");
  return signed.map(({ root }) => root.key);
}

interface ParsedSide extends Omit<Side, "roots"> {
  readonly keys: readonly Bytes[];
}

function parseSide(field: Field): ParsedSide {
  const [language, roots, side, threshold] = wire.fields(field, "language", "roots", "side", "threshold");
  const keys = wire.listOf(roots, publicKey, { limit: 8 });
  const distinct = new Set(keys.map((key) => key.toHex())).size;
  const needed = wire.integer(threshold, { maximum: 8 });
  if (needed < 1 || needed > distinct || distinct !== keys.length) {
    field.refuse("a threshold of distinct roots, at least one");
  }
  return { side: words.side(side), language: words.word(language), keys, threshold: needed };
}

async function withRootIds({ keys, ...side }: ParsedSide): Promise<Side> {
  return { ...side, roots: await Promise.all(keys.map(async (key) => ({ id: await rootId(key), key }))) };
}

/** A composite public key in a schema: one that its construction does not take is refused as the rest is. */
export function publicKey(field: Field): Bytes {
  const key = wire.base64Bytes(field, { size: composite.PUBLIC_KEY_SIZE });
  return checkedKey(field, () => composite.checkPublicKey(key));
}

/** What `check` gives, its `Malformed` as a refusal of the field. */
export function checkedKey(field: Field, check: () => Bytes): Bytes {
  try {
    return check();
  } catch (error) {
    if (error instanceof Malformed) field.refuse("public key");
    throw error;
  }
}

/** A list of {name, figure} in the Arrangement's own order, names unique, figures at least one. */
function table(field: Field, name: string, figure: string, maximum: number): Map<string, number> {
  const rows = wire.listOf(field, (row) => readRow(row, name, figure, maximum), { limit: 64 });
  const read = new Map(rows);
  if (read.size !== rows.length || rows.some(([, number]) => number === 0)) field.refuse("each once, with a figure");
  return read;
}

function readRow(row: Field, name: string, figure: string, maximum: number): [string, number] {
  const [key, number] = wire.fields(row, name, figure);
  return [words.word(key), wire.integer(number, { maximum })];
}

function parseFlash(field: Field, languages: readonly string[]): Flash {
  const [lengths, size] = wire.fields(field, "lengths", "size");
  const flash = { lengths: table(lengths, "language", "most", 10_000), size: wire.integer(size) };
  if (!languages.every((language) => flash.lengths.has(language))) lengths.refuse("in each side's language");
  if (!PLAINTEXT_SIZES.includes(flash.size)) size.refuse("not the size of a part");
  return flash;
}

function parseAnnexes(field: Field): Map<string, string> {
  const rows = wire.listOf(field, parseAnnex, { limit: 64 });
  const read = new Map(rows);
  if (read.size !== rows.length) field.refuse("each once");
  return read;
}

function parseAnnex(row: Field): [string, string] {
  const [hash, name] = wire.fields(row, "hash", "name");
  return [words.word(name), words.digest(hash)];
}
