/**
 * Checkpoints: C2SP tlog-checkpoint, signed by the log, cosigned by the other side's mirror. The twin of
 * `crypto/checkpoint.py`, which has the bytes; a device only verifies.
 *
 *     <hotline, 64 hex digits>/XA/1⏎                          origin: hotline, side, number of the log
 *     418⏎                                                    size of the tree
 *     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=⏎           base64 root
 *     ⏎
 *     — <hotline>/XA/1 <base64>⏎                              01, and another line of type 06
 *     — <hotline>/XB/mirror <base64>⏎                         04, and another line of type 06, of one time
 */
import { type Bytes, equal } from "./bytes.ts";
import {
  ed25519CosignatureVerifier,
  encodeTreeHead,
  type LogPublicKey,
  type MirrorPublicKey,
  mldsa44CosignatureVerifier,
  type TreeHead,
  timeOf,
} from "./cosignature.ts";
import { Malformed, Unverified } from "./errors.ts";
import { EMPTY_ROOT, HASH_SIZE } from "./merkle.ts";
import {
  ED25519,
  ED25519_COSIGNATURE,
  ed25519Verifier,
  encodeNote,
  MLDSA44_COSIGNATURE,
  type Note,
  type NoteSignature,
  parseNote,
  type Verifier,
  verifierKey,
  verifyNote,
} from "./note.ts";
import { base64Bytes, Field } from "./wire.ts";

const ORIGIN = /^([0-9a-f]{64})\/([A-Z]{2})\/([1-9][0-9]{0,8})$/;
const MIRROR = /^([0-9a-f]{64})\/([A-Z]{2})\/mirror$/;
const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;

/** Which log: the hotline's hash in hex, the side (two upper-case letters), the log's number (from 1). */
export interface Origin {
  readonly hotline: string;
  readonly side: string;
  readonly log: number;
}

/** What a log states: the size of its tree and the 32-byte root. Nothing of it is verified. */
export interface Checkpoint {
  readonly origin: Origin;
  readonly size: number;
  readonly root: Bytes;
}

/**
 * A checkpoint that its log signed, at `time` (POSIX seconds) by its own clock. `note` is its text and the log's two
 * lines, whatever other lines it came with.
 */
export interface VerifiedCheckpoint extends Checkpoint {
  readonly time: number;
  readonly note: Bytes;
}

/**
 * A verified checkpoint that a side's mirror cosigned, at `time` (POSIX seconds) by the mirror's clock. `note` is its
 * text, the log's two lines and the mirror's two.
 */
export interface CosignedCheckpoint {
  readonly checkpoint: VerifiedCheckpoint;
  readonly mirror: string;
  readonly time: number;
  readonly note: Bytes;
}

/** `<hotline in hex>/<side>/<number>`. */
export function encodeOrigin({ hotline, side, log }: Origin): string {
  return `${hotline}/${side}/${log}`;
}

/** Parses an origin; the log's number is 1 to 999,999,999. Throws `Malformed("checkpoint")`. */
export function parseOrigin(text: string): Origin {
  const found = ORIGIN.exec(text);
  if (found === null) throw new Malformed("checkpoint", "origin");
  return { hotline: found[1]!, side: found[2]!, log: Number(found[3]) };
}

/** The name of a side's mirror key: `<hotline in hex>/<side>/mirror`. */
export function encodeMirror(hotline: string, side: string): string {
  return `${hotline}/${side}/mirror`;
}

/** The text of a checkpoint: origin, size and base64 root, a line each. */
export function encodeCheckpoint(checkpoint: Checkpoint): string {
  return encodeTreeHead(headOf(checkpoint));
}

/** Parses a checkpoint's text. Throws `Malformed("checkpoint")`, or `"wire"` for base64. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split("\n");
  if (lines.length !== 4 || lines[3] !== "") throw new Malformed("checkpoint", "lines");
  const origin = parseOrigin(lines[0]!);
  const size = Number(lines[1]);
  if (!SIZE.test(lines[1]!) || !Number.isSafeInteger(size)) throw new Malformed("checkpoint", "size");
  const root = base64Bytes(new Field(lines[2]!, "root"), { size: HASH_SIZE });
  if (size === 0 && !equal(root, EMPTY_ROOT)) throw new Malformed("checkpoint", "empty tree");
  return { origin, size, root };
}

/**
 * Verifies that the log of this key signed the note's checkpoint, by both algorithms. Throws `Malformed` ("note",
 * "checkpoint", "wire") or `Unverified` ("note", "cosignature", "checkpoint").
 */
export async function verifyCheckpoint(data: Bytes, key: LogPublicKey): Promise<VerifiedCheckpoint> {
  const note = parseNote(data);
  const checkpoint = parseCheckpoint(note.text);
  const head = headOf(checkpoint);
  if (head.origin !== key.name) throw new Unverified("checkpoint", "origin");
  const [ed25519, mldsa44] = await verifyBoth(
    note,
    ed25519Verifier(await verifierKey(key.name, ED25519, key.ed25519)),
    mldsa44CosignatureVerifier(await verifierKey(key.name, MLDSA44_COSIGNATURE, key.mldsa44), head),
  );
  const kept = encodeNote({ text: note.text, signatures: [ed25519, mldsa44] });
  return { ...checkpoint, time: timeOf(mldsa44.signature), note: kept };
}

/**
 * Verifies a checkpoint by its log's key and its cosignature by the mirror's, both lines with one time. Throws
 * `Malformed` ("note", "checkpoint", "wire") or `Unverified` ("note", "cosignature", "checkpoint").
 */
export async function verifyCosigned(
  data: Bytes,
  log: LogPublicKey,
  mirror: MirrorPublicKey,
): Promise<CosignedCheckpoint> {
  const checkpoint = await verifyCheckpoint(data, log);
  checkMirror(checkpoint.origin, mirror.name);
  const note = parseNote(data);
  const [ed25519, mldsa44] = await verifyBoth(
    note,
    ed25519CosignatureVerifier(await verifierKey(mirror.name, ED25519_COSIGNATURE, mirror.ed25519)),
    mldsa44CosignatureVerifier(await verifierKey(mirror.name, MLDSA44_COSIGNATURE, mirror.mldsa44), headOf(checkpoint)),
  );
  const time = timeOf(ed25519.signature);
  if (time !== timeOf(mldsa44.signature)) throw new Unverified("cosignature", "two times");
  const signatures = [...parseNote(checkpoint.note).signatures, ed25519, mldsa44];
  return { checkpoint, mirror: mirror.name, time, note: encodeNote({ text: note.text, signatures }) };
}

function headOf({ origin, size, root }: Checkpoint): TreeHead {
  return { origin: encodeOrigin(origin), size, root };
}

/** The verified signature lines of two keys, in their order. */
async function verifyBoth(note: Note, a: Verifier, b: Verifier): Promise<[NoteSignature, NoteSignature]> {
  const verified = await verifyNote(note, [a, b]);
  const [first, second] = [verified.get(a.key), verified.get(b.key)];
  if (first === undefined || second === undefined) throw new Unverified("checkpoint", "one signature of two");
  return [
    { name: a.key.name, keyId: a.key.keyId, signature: first },
    { name: b.key.name, keyId: b.key.keyId, signature: second },
  ];
}

/** A mirror is of the same hotline and of the other side. */
function checkMirror(origin: Origin, name: string): void {
  const found = MIRROR.exec(name);
  if (found === null || found[1] !== origin.hotline || found[2] === origin.side) {
    throw new Unverified("cosignature", "mirror");
  }
}
