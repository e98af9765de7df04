/**
 * Signed notes: C2SP signed-note (a text, an empty line, signature lines), and verifier keys. The twin of
 * `crypto/note.py`, which has the rules; a device signs none.
 *
 *     This is an example message.⏎
 *     ⏎
 *     — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72…⏎
 */
import { type Bytes, equal, join, utf8 } from "./bytes.ts";
import { checkEd25519Key } from "./composite.ts";
import { Malformed, ProtocolError, Unverified } from "./errors.ts";
import { sha256, unlessRefused } from "./native.ts";
import { base64Bytes, encodeBase64, Field } from "./wire.ts";

export const MAX_NOTE_SIZE = 65_536;
export const MAX_SIGNATURES = 16;
export const KEY_ID_SIZE = 4;
export const ED25519_POINT_SIZE = 32;

export const ED25519 = 0x01;
export const ED25519_COSIGNATURE = 0x04;
export const MLDSA44_COSIGNATURE = 0x06;
export const PUBLIC_KEY_SIZES: ReadonlyMap<number, number> = new Map([
  [ED25519, 32],
  [ED25519_COSIGNATURE, 32],
  [MLDSA44_COSIGNATURE, 1312],
]);

const DASH = "\u2014 ";
/** Unicode's White_Space, spelled out: the two languages' own notions of a space differ. */
const NOT_IN_NAMES = /[+\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A signature line: the key's name, its 4-byte id in hex, and the signature after the id, of 1 byte or more. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly signature: Bytes;
}

/** A note as parsed. Nothing of it is verified. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** What a vkey says: a public key of one signature type, under a name, and the id that follows from them, in hex. */
export interface VerifierKey {
  readonly name: string;
  readonly type: number;
  readonly publicKey: Bytes;
  readonly keyId: string;
}

/** Verifies the signature lines of one key. */
export interface Verifier {
  readonly key: VerifierKey;
  /** Throws `Unverified` unless `signature`, without the key id, is the key's over the note's text. */
  verify(text: string, signature: Bytes): Promise<void>;
}

/**
 * A key with its id. Throws `Malformed("note")` if the type is not one of ours, or the name or the key not of its form,
 * and `Malformed("composite")` for an Ed25519 key that libraries differ on.
 */
export async function verifierKey(name: string, type: number, publicKey: Bytes): Promise<VerifierKey> {
  checkName(name);
  if (publicKey.length !== PUBLIC_KEY_SIZES.get(type)) throw new Malformed("note", "public key");
  if (type !== MLDSA44_COSIGNATURE) checkEd25519Key(publicKey);
  const hash = await sha256(utf8(`${name}\n`), Uint8Array.of(type), publicKey);
  return { name, type, publicKey, keyId: hash.subarray(0, KEY_ID_SIZE).toHex() };
}

/** Type 01: Ed25519 (RFC 8032) over the text. Its refusals are `Unverified("note")`. */
export function ed25519Verifier(key: VerifierKey): Verifier {
  return {
    key,
    async verify(text, signature) {
      await verifyEd25519(key, utf8(text), signature, { code: "note" });
    },
  };
}

/**
 * The message, if the key's 64-byte Ed25519 signature of it holds (types 01 and 04).
 *
 * As strict as in `composite`: the signature's point, too, is refused where libraries differ on it. Throws `Unverified`
 * with the code.
 */
export async function verifyEd25519(
  { publicKey }: VerifierKey,
  message: Bytes,
  signature: Bytes,
  { code }: { code: string },
): Promise<Bytes> {
  const key = await unlessRefused(crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]));
  if (key === undefined || !isStrict(signature)) throw new Unverified(code, "signature");
  if (!(await crypto.subtle.verify("Ed25519", key, signature, message))) throw new Unverified(code, "signature");
  return message;
}

/** The bytes of a note. Throws `Malformed` for one that `parseNote` would not give back. */
export function encodeNote(note: Note): Bytes {
  const lines = note.signatures.map(({ name, keyId, signature }) => {
    const encoded = encodeBase64(join(Uint8Array.fromHex(keyId), signature));
    return `${DASH}${name} ${encoded}\n`;
  });
  const data = utf8(`${note.text}\n${lines.join("")}`);
  if (!same(parseNote(data), note)) throw new Malformed("note", "text");
  return data;
}

/** Parses a note of at most 65,536 bytes and 16 signature lines. Throws `Malformed("note")`, or `"wire"` for base64. */
export function parseNote(data: Bytes): Note {
  if (data.length > MAX_NOTE_SIZE) throw new Malformed("note", "size");
  const content = decode(data);
  if (/[\0-\x09\x0b-\x1f]/.test(content)) throw new Malformed("note", "control character");
  const split = content.lastIndexOf("\n\n");
  if (split < 0) throw new Malformed("note", "no empty line");
  const lines = content.slice(split + 2).split("\n");
  if (lines.pop() !== "" || lines.length === 0) throw new Malformed("note", "end");
  if (lines.length > MAX_SIGNATURES) throw new Malformed("note", "count");
  return { text: content.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

/**
 * Verifies every signature line of a known key, and ignores the others.
 *
 * Gives the verified signatures (without key ids), at least one, by key. Throws `Unverified("note")` if no key is known
 * or one signed twice, and what a verifier throws: one bad line of a known key spoils the note.
 */
export async function verifyNote(note: Note, verifiers: readonly Verifier[]): Promise<Map<VerifierKey, Bytes>> {
  const verified = new Map<VerifierKey, Bytes>();
  for (const line of note.signatures) {
    const verifier = verifiers.find(({ key }) => key.name === line.name && key.keyId === line.keyId);
    if (verifier === undefined) continue;
    if (verified.has(verifier.key)) throw new Unverified("note", "signed twice");
    await verifier.verify(note.text, line.signature);
    verified.set(verifier.key, line.signature);
  }
  if (verified.size === 0) throw new Unverified("note", "no known key");
  return verified;
}

/** `name+<key id in hex>+<base64(type ‖ public key)>`. */
export function encodeVkey({ name, type, publicKey, keyId }: VerifierKey): string {
  return `${name}+${keyId}+${encodeBase64(join(Uint8Array.of(type), publicKey))}`;
}

/**
 * Parses a vkey of type 01, 04 or 06. Throws `Malformed("note")`, also if the key id is not that of name, type and key,
 * or `"wire"` for base64.
 */
export async function parseVkey(vkey: string): Promise<VerifierKey> {
  const found = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(vkey);
  if (found === null) throw new Malformed("note", "vkey");
  const [, name, keyId, encoded] = found;
  const limit = 1 + Math.max(...PUBLIC_KEY_SIZES.values());
  const material = base64Bytes(new Field(encoded!, "vkey"), { limit });
  if (material.length === 0) throw new Malformed("note", "vkey");
  const key = await verifierKey(name!, material[0]!, material.slice(1));
  if (key.keyId !== keyId) throw new Malformed("note", "key id");
  return key;
}

function parseSignature(line: string): NoteSignature {
  const [name, ...encoded] = line.slice(DASH.length).split(" ");
  if (!line.startsWith(DASH) || encoded.length === 0) throw new Malformed("note", "signature line");
  checkName(name!);
  const data = base64Bytes(new Field(encoded.join(" "), "signature"), { limit: MAX_NOTE_SIZE });
  if (data.length <= KEY_ID_SIZE) throw new Malformed("note", "signature");
  return { name: name!, keyId: data.subarray(0, KEY_ID_SIZE).toHex(), signature: data.slice(KEY_ID_SIZE) };
}

function decode(data: Bytes): string {
  try {
    return decoder.decode(data);
  } catch {
    throw new Malformed("note", "utf-8");
  }
}

function checkName(name: string): void {
  if (name === "" || NOT_IN_NAMES.test(name)) throw new Malformed("note", "name");
}

function isStrict(signature: Bytes): boolean {
  try {
    checkEd25519Key(signature.subarray(0, ED25519_POINT_SIZE));
    return true;
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    throw error;
  }
}

function same(a: Note, b: Note): boolean {
  const lines = a.signatures.map((line, at) => [line, b.signatures[at]] as const);
  return (
    a.text === b.text &&
    a.signatures.length === b.signatures.length &&
    lines.every(([x, y]) => x.name === y?.name && x.keyId === y.keyId && equal(x.signature, y.signature))
  );
}
