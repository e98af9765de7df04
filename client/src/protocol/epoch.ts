/**
 * The keys of a space: ids, body parts, wrapped epoch keys, grants. The twin of `crypto/epoch.py`, which has every layout.
 *
 *     plaintext = random 32 || u32 length || content || zeros, to the smallest 1024 * 2^n bytes that hold it
 *     wraps     = (recipient 32 || wrap 1168) for each recipient, in ascending order
 *
 * In this language ids and hashes are hex; nonces, keys and contents are bytes.
 */
import { type Bytes, bigEndian, compare, join, utf8 } from "./bytes.ts";
import * as chunked from "./chunked.ts";
import * as composite from "./composite.ts";
import { Malformed } from "./errors.ts";
import { label, labelledHash } from "./hashing.ts";
import * as hpke from "./hpke.ts";
import { hkdfExpand, sha256 } from "./native.ts";
import { BODY_LIMIT } from "./words.ts";

export const ID_SIZE = 16;
export const DEVICE_SIZE = 32;
export const HASH_SIZE = 32;
export const NONCE_SIZE = 16;
export const KEY_SIZE = 32;
export const BLIND_SIZE = 32;
export const WRAP_SIZE = hpke.OVERHEAD + KEY_SIZE;

const HEAD_SIZE = BLIND_SIZE + 4;
/** To 512 KiB: a larger one, sealed, would not fit into a body. */
export const PLAINTEXT_SIZES: readonly number[] = Array.from({ length: 10 }, (_, n) => 1024 * 2 ** n);
const SEALED_SIZES = new Map(PLAINTEXT_SIZES.map((size) => [chunked.sealedSize(size), size]));
export const LEAST_SIZE = PLAINTEXT_SIZES[0]!;

/** Where a body part stands: author's device 32, statement's nonce 16, header hash 32, index. */
export interface PartPlace {
  readonly device: string;
  readonly nonce: Bytes;
  readonly headerHash: string;
  readonly part: number;
}

/** Between whom keys of a space pass: hotline 32, space 16, ids of sender 32 and recipient 32. */
export interface Passage {
  readonly hotline: string;
  readonly space: string;
  readonly sender: string;
  readonly recipient: string;
}

/** The statement that opens a space or an epoch: the hotline, its side and its nonce. */
export interface Opening {
  readonly hotline: string;
  readonly side: string;
  readonly nonce: Bytes;
}

/** The id of a device: the hash of its two public keys. */
export async function deviceId(signingPublicKey: Bytes, sealingPublicKey: Bytes): Promise<string> {
  checkSize(signingPublicKey, composite.PUBLIC_KEY_SIZE, "signing public key");
  checkSize(sealingPublicKey, hpke.PUBLIC_KEY_SIZE, "sealing public key");
  return labelledHash("device", signingPublicKey, sealingPublicKey);
}

/** The id of a side's archive key. An archive opens and never signs. */
export async function archiveId(sealingPublicKey: Bytes): Promise<string> {
  return labelledHash("archive", checkSize(sealingPublicKey, hpke.PUBLIC_KEY_SIZE, "sealing public key"));
}

/** The id, 16 bytes, of the space that the statement of this side and nonce opens. */
export async function spaceId(opening: Opening): Promise<string> {
  const hotline = identity(opening.hotline, HASH_SIZE, "hotline");
  return (await labelledHash("space", hotline, sideAndNonce(opening))).slice(0, 2 * ID_SIZE);
}

/** The id, 16 bytes, of the epoch that the statement of this side and nonce begins in a space. */
export async function epochId(opening: Opening, space: string): Promise<string> {
  const place = join(identity(opening.hotline, HASH_SIZE, "hotline"), identity(space, ID_SIZE, "space"));
  return (await labelledHash("epoch", place, sideAndNonce(opening))).slice(0, 2 * ID_SIZE);
}

/** The plaintext of a part that holds `content`; `blind` is 32 random bytes, new. Throws `Malformed`. */
export function padPart(content: Bytes, blind: Bytes): Bytes {
  checkSize(blind, BLIND_SIZE, "blind");
  const plaintext = new Uint8Array(plaintextSize(content.length));
  plaintext.set(join(blind, bigEndian(content.length, 4), content));
  return plaintext;
}

/** The content of a part's plaintext. Throws `Malformed` for a padding that `padPart` does not make. */
export function unpadPart(plaintext: Bytes): Bytes {
  const length = Number(`0x${plaintext.subarray(BLIND_SIZE, HEAD_SIZE).toHex()}`);
  if (plaintext.length !== plaintextSize(length) || plaintext.subarray(HEAD_SIZE + length).some((byte) => byte !== 0)) {
    throw new Malformed("epoch", "padding");
  }
  return plaintext.slice(HEAD_SIZE, HEAD_SIZE + length);
}

/** SHA-256 of a part's plaintext. */
export async function contentHash(plaintext: Bytes): Promise<string> {
  return (await sha256(plaintext)).toHex();
}

/** Seal the plaintext that `padPart` made; `salt` is 24 random bytes, used once. */
export async function sealPart(epochKey: Bytes, place: PartPlace, plaintext: Bytes, salt: Bytes): Promise<Bytes> {
  unpadPart(plaintext);
  return chunked.seal(await partKey(epochKey, place), plaintext, salt, partContext(place));
}

/** The plaintext of a part, for `unpadPart` and `contentHash`. Throws `Malformed`, `Unverified`. */
export async function openPart(epochKey: Bytes, place: PartPlace, sealed: Bytes): Promise<Bytes> {
  return openDisclosedPart(await partKey(epochKey, place), place, sealed);
}

/** As `openPart`, with the key of this part alone. */
export async function openDisclosedPart(inputKey: Bytes, place: PartPlace, sealed: Bytes): Promise<Bytes> {
  checkSealedSize(sealed.length);
  const plaintext = await chunked.openSealed(inputKey, sealed, partContext(place));
  unpadPart(plaintext);
  return plaintext;
}

/** The input key of one part, 32 bytes; it opens this part and nothing else. */
export async function partKey(epochKey: Bytes, place: PartPlace): Promise<Bytes> {
  checkSize(epochKey, KEY_SIZE, "epoch key");
  const author = join(identity(place.device, DEVICE_SIZE, "device"), checkSize(place.nonce, NONCE_SIZE, "nonce"));
  return hkdfExpand(epochKey, join(label("part"), author, partIndex(place)), KEY_SIZE);
}

/** The size itself, if a part's padding can make it. Throws `Malformed`. */
export function checkSealedSize(size: number): number {
  paddedSize(size);
  return size;
}

/** The size of the plaintext in a sealed part of that size. Throws `Malformed` for one that no padding makes. */
export function paddedSize(sealedSize: number): number {
  const size = SEALED_SIZES.get(sealedSize);
  if (size === undefined) throw new Malformed("epoch", "part size");
  return size;
}

/** Seal an epoch key, 32 bytes, to the recipient's sealing public key: a wrap of 1168 bytes. */
export async function wrapEpochKey(epochKey: Bytes, publicKey: Bytes, passage: Passage, epoch: string): Promise<Bytes> {
  checkSize(epochKey, KEY_SIZE, "epoch key");
  return hpke.seal(publicKey, epochKey, wrapInfo(passage, epoch));
}

/** The epoch key. Throws `Malformed` for another size, `Unverified` for a wrap of anything else. */
export async function unwrapEpochKey(
  key: hpke.SealingKey,
  wrap: Bytes,
  passage: Passage,
  epoch: string,
): Promise<Bytes> {
  return hpke.open(key, checkSize(wrap, WRAP_SIZE, "wrap"), wrapInfo(passage, epoch));
}

/** The clear part that holds each recipient's wrap, by recipient. Throws `Malformed`. */
export function encodeWraps(wraps: ReadonlyMap<string, Bytes>): Bytes {
  return joinSorted(wraps, DEVICE_SIZE, WRAP_SIZE, "wraps");
}

/** Each recipient's wrap, in ascending order of their ids. Throws `Malformed` for another order. */
export function parseWraps(part: Bytes): Map<string, Bytes> {
  if (part.length > BODY_LIMIT) throw new Malformed("epoch", "wraps size");
  return splitSorted(part, DEVICE_SIZE, WRAP_SIZE, "wraps");
}

/** SHA-256 of the recipients' ids, 32 bytes each, in ascending order; by it a header names them. */
export async function recipientsHash(recipients: Iterable<string>): Promise<string> {
  const ids = [...new Set(recipients)].sort(compare).map((recipient) => identity(recipient, DEVICE_SIZE, "recipient"));
  return (await sha256(...ids)).toHex();
}

/** Seal keys of a space, by epoch id, to a joiner's sealing public key. Throws `Malformed`. */
export async function sealGrant(keys: ReadonlyMap<string, Bytes>, publicKey: Bytes, passage: Passage): Promise<Bytes> {
  return hpke.seal(publicKey, joinSorted(keys, ID_SIZE, KEY_SIZE, "grant"), grantInfo(passage));
}

/** The keys that were granted, by epoch id. Throws `Malformed`, `Unverified`. */
export async function openGrant(key: hpke.SealingKey, sealed: Bytes, passage: Passage): Promise<Map<string, Bytes>> {
  return splitSorted(await hpke.open(key, sealed, grantInfo(passage)), ID_SIZE, KEY_SIZE, "grant");
}

/** The size of the plaintext in which a content of that length is sealed. Throws `Malformed` where none holds it. */
export function plaintextSize(length: number): number {
  const size = PLAINTEXT_SIZES.find((one) => HEAD_SIZE + length <= one);
  if (size === undefined) throw new Malformed("epoch", "content size");
  return size;
}

function partContext(place: PartPlace): Bytes {
  return join(identity(place.headerHash, HASH_SIZE, "header hash"), partIndex(place));
}

function partIndex(place: PartPlace): Bytes {
  if (!Number.isInteger(place.part) || place.part < 0 || place.part >= 2 ** 16) throw new Malformed("epoch", "part");
  return bigEndian(place.part, 2);
}

function wrapInfo(passage: Passage, epoch: string): Bytes {
  return join(label("wrap"), whereIn(passage), identity(epoch, ID_SIZE, "epoch"), parties(passage));
}

function grantInfo(passage: Passage): Bytes {
  return join(label("grant"), whereIn(passage), parties(passage));
}

function whereIn(passage: Passage): Bytes {
  return join(identity(passage.hotline, HASH_SIZE, "hotline"), identity(passage.space, ID_SIZE, "space"));
}

function parties(passage: Passage): Bytes {
  return join(identity(passage.sender, DEVICE_SIZE, "sender"), identity(passage.recipient, DEVICE_SIZE, "recipient"));
}

function sideAndNonce({ side, nonce }: Opening): Bytes {
  if (!/^[\0-\x7f]{2}$/.test(side)) throw new Malformed("epoch", "side");
  return join(utf8(side), checkSize(nonce, NONCE_SIZE, "nonce"));
}

/** (id || value) for each, at least one, in ascending order of the ids. */
function joinSorted(values: ReadonlyMap<string, Bytes>, idSize: number, valueSize: number, what: string): Bytes {
  if (values.size === 0) throw new Malformed("epoch", `${what} size`);
  const rows = [...values].sort(([a], [b]) => compare(a, b));
  return join(
    ...rows.flatMap(([id, value]) => [
      identity(id, idSize, `${what} id`),
      checkSize(value, valueSize, `${what} value`),
    ]),
  );
}

/** What `joinSorted` joined. */
function splitSorted(data: Bytes, idSize: number, valueSize: number, what: string): Map<string, Bytes> {
  const rowSize = idSize + valueSize;
  if (data.length === 0 || data.length % rowSize !== 0) throw new Malformed("epoch", `${what} size`);
  const rows = Array.from({ length: data.length / rowSize }, (_, index) =>
    data.slice(index * rowSize, (index + 1) * rowSize),
  );
  const ids = rows.map((row) => row.subarray(0, idSize).toHex());
  if (ids.some((id, index) => index > 0 && compare(ids[index - 1]!, id) >= 0)) {
    throw new Malformed("epoch", `${what} order`);
  }
  return new Map(rows.map((row, index) => [ids[index]!, row.slice(idSize)]));
}

/** The bytes of an id in hex, which must be of `size` bytes. */
function identity(id: string, size: number, what: string): Bytes {
  if (!/^[0-9a-f]*$/.test(id) || id.length !== 2 * size) throw new Malformed("epoch", `${what} size`);
  return Uint8Array.fromHex(id);
}

/** Every field of these constructions has one size, so that joining them is unambiguous. */
function checkSize(data: Bytes, size: number, what: string): Bytes {
  if (data.length !== size) throw new Malformed("epoch", `${what} size`);
  return data;
}
