/**
 * Sealing what may be long: C2SP chunked-encryption as Cobblestone-256, that is SHA-512 and AES-256-GCM. The twin of
 * `crypto/chunked.py`, which has the derivation.
 *
 *     sealed = salt 24 || commitment 32 || chunk 0 || chunk 1 || …      chunk = ciphertext of 16 KiB || tag 16
 *
 * Whole messages: `seal`, `openSealed`. As they come: `sealStream`, `openStream`. One chunk alone: `Opener`. A salt must
 * not repeat under one input key.
 */
import { type Bytes, bigEndian, equal, join, utf8 } from "./bytes.ts";
import { Malformed, Unverified } from "./errors.ts";
import { hkdfExpand, importGcmKey, openGcm, sealGcm } from "./native.ts";

export const KEY_SIZE = 32;
export const SALT_SIZE = 24;
export const COMMITMENT_SIZE = 32;
export const PREFIX_SIZE = SALT_SIZE + COMMITMENT_SIZE;
export const CHUNK_SIZE = 16 * 1024;
export const TAG_SIZE = 16;
export const SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE;
export const MAX_CHUNKS = 2 ** 38;

const NONCE_SIZE = 12;
const LABEL = utf8("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0");

/** Bytes that come in pieces of any size. */
type Pieces = Iterable<Bytes> | AsyncIterable<Bytes>;

/** Opens the chunks of one sealed message, in any order. */
export class Opener {
  private constructor(
    private readonly aead: CryptoKey,
    private readonly baseNonce: Bytes,
  ) {}

  /**
   * Takes the input key, the message's first 56 bytes and the context it was sealed with. Throws `Malformed` for a
   * wrong size, `Unverified` if the commitment does not hold.
   */
  static async create(inputKey: Bytes, prefix: Bytes, context: Bytes): Promise<Opener> {
    if (prefix.length !== PREFIX_SIZE) throw new Malformed("chunked", "size");
    const { aead, baseNonce, commitment } = await derive(inputKey, prefix.slice(0, SALT_SIZE), context);
    if (!equal(commitment, prefix.subarray(SALT_SIZE))) throw new Unverified("chunked", "commitment");
    return new Opener(aead, baseNonce);
  }

  /**
   * Chunk `index`. A message's end is proven by its last chunk only; one before it may belong to a cut message.
   *
   * Throws `Malformed` for a size that such a chunk cannot have, `Unverified` for another chunk's bytes.
   */
  async openChunk(index: number, sealedChunk: Bytes, { last }: { last: boolean }): Promise<Bytes> {
    checkChunkSize(sealedChunk.length, last);
    const chunk = await openGcm(this.aead, chunkNonce(this.baseNonce, index), sealedChunk);
    if (chunk === undefined) throw new Unverified("chunked", "chunk");
    return chunk;
  }
}

/** Seal a whole message under a 32-byte input key, uniformly random, with a new salt of 24 bytes. */
export async function seal(inputKey: Bytes, plaintext: Bytes, salt: Bytes, context: Bytes): Promise<Bytes> {
  return join(...(await Array.fromAsync(sealStream(inputKey, [plaintext], salt, context))));
}

/** The whole message. Throws as `openStream` does. */
export async function openSealed(inputKey: Bytes, sealed: Bytes, context: Bytes): Promise<Bytes> {
  return join(...(await Array.fromAsync(openStream(inputKey, [sealed], context))));
}

/** Seal a message that comes in pieces of any size; yields the prefix, then each chunk once it is full. */
export async function* sealStream(
  inputKey: Bytes,
  plaintext: Pieces,
  salt: Bytes,
  context: Bytes,
): AsyncGenerator<Bytes, void, void> {
  if (salt.length !== SALT_SIZE) throw new Malformed("chunked", "salt size");
  const { aead, baseNonce, commitment } = await derive(inputKey, salt, context);
  yield join(salt, commitment);
  let index = 0;
  for await (const chunk of regroup(plaintext, [], CHUNK_SIZE)) {
    yield await sealGcm(aead, chunkNonce(baseNonce, index++), chunk);
  }
}

/**
 * Open a message that comes in pieces of any size; yields each chunk as soon as it is authenticated.
 *
 * Nothing may be relied on as complete before the iterator has ended without throwing. Throws `Malformed` where the
 * size is one that no message has, a cut at a chunk's end among them, and `Unverified` otherwise.
 */
export async function* openStream(inputKey: Bytes, sealed: Pieces, context: Bytes): AsyncGenerator<Bytes, void, void> {
  let opener: Opener | undefined;
  let index = 0;
  for await (const group of regroup(sealed, [PREFIX_SIZE], SEALED_CHUNK_SIZE)) {
    if (opener === undefined) opener = await Opener.create(inputKey, group, context);
    else yield await opener.openChunk(index++, group, { last: group.length < SEALED_CHUNK_SIZE });
  }
}

/** The size of the message in `size` sealed bytes. Throws `Malformed` for a size that no message has. */
export function plaintextSize(size: number): number {
  const whole = Math.floor((size - PREFIX_SIZE) / SEALED_CHUNK_SIZE);
  const last = size - PREFIX_SIZE - whole * SEALED_CHUNK_SIZE;
  if (whole < 0 || last < TAG_SIZE) throw new Malformed("chunked", "size");
  return whole * CHUNK_SIZE + last - TAG_SIZE;
}

/** How many bytes a message of `size` bytes has when sealed. */
export function sealedSize(size: number): number {
  return PREFIX_SIZE + size + (Math.floor(size / CHUNK_SIZE) + 1) * TAG_SIZE;
}

/** Where chunk `index` stands in the sealed message, `end` excluded; the last chunk ends before. */
export function chunkRange(index: number): { start: number; end: number } {
  const start = PREFIX_SIZE + index * SEALED_CHUNK_SIZE;
  return { start, end: start + SEALED_CHUNK_SIZE };
}

/** The message's AEAD under its own key, its base nonce and its commitment. */
async function derive(
  inputKey: Bytes,
  salt: Bytes,
  context: Bytes,
): Promise<{ aead: CryptoKey; baseNonce: Bytes; commitment: Bytes }> {
  if (inputKey.length !== KEY_SIZE) throw new Malformed("chunked", "key size");
  const size = KEY_SIZE + NONCE_SIZE + COMMITMENT_SIZE;
  const derived = await hkdfExpand(inputKey, join(LABEL, salt, context), size);
  return {
    aead: await importGcmKey(derived.slice(0, KEY_SIZE)),
    baseNonce: derived.slice(KEY_SIZE, KEY_SIZE + NONCE_SIZE),
    commitment: derived.slice(KEY_SIZE + NONCE_SIZE),
  };
}

/** The base nonce XOR the chunk's number, which has 38 bits and so stands in the last five bytes. */
function chunkNonce(baseNonce: Bytes, index: number): Bytes {
  if (!Number.isSafeInteger(index) || index < 0 || index >= MAX_CHUNKS) throw new Malformed("chunked", "chunk count");
  const counter = bigEndian(index, NONCE_SIZE);
  return baseNonce.map((byte, position) => byte ^ counter[position]!);
}

function checkChunkSize(size: number, last: boolean): void {
  const valid = last ? size >= TAG_SIZE && size < SEALED_CHUNK_SIZE : size === SEALED_CHUNK_SIZE;
  if (!valid) throw new Malformed("chunked", "size");
}

/** The same bytes in groups: of the `first` sizes, then of exactly `size`, then the rest, shorter and perhaps empty. */
async function* regroup(pieces: Pieces, first: readonly number[], size: number): AsyncGenerator<Bytes, void, void> {
  const sizes = first.values();
  let group = new Uint8Array(sizes.next().value ?? size);
  let filled = 0;
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.length; ) {
      const part = piece.subarray(taken, taken + group.length - filled);
      group.set(part, filled);
      filled += part.length;
      taken += part.length;
      if (filled === group.length) {
        yield group;
        group = new Uint8Array(sizes.next().value ?? size);
        filled = 0;
      }
    }
  }
  yield group.slice(0, filled);
}
