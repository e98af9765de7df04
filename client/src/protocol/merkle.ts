/**
 * The Merkle tree under a log: RFC 6962 section 2.1 with SHA-256, verification as RFC 9162 section 2.1. The twin of
 * `crypto/merkle.py`, which has the rules.
 *
 * A complete subtree (level, index) covers the 2^level entries from index * 2^level on. Its hash never changes, so
 * complete subtrees are all that is stored of a tree, and everything here asks for hashes by `read(level, index)`.
 *
 * Sizes and indexes stay below 2^53, beyond what the language's bit operators can do: hence the division.
 */
import { type Bytes, bigEndian, equal, join } from "./bytes.ts";
import { Malformed, Unverified } from "./errors.ts";
import { sha256 } from "./native.ts";

export const HASH_SIZE = 32;
export const MAX_SIZE = Number.MAX_SAFE_INTEGER;
export const EMPTY_ROOT: Bytes = Uint8Array.fromHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
/** The largest power of two within `MAX_SIZE` is 2^52. */
const MAX_LEVEL = 52;

/** Gives the hash of the complete subtree (level, index). */
export type NodeReader = (level: number, index: number) => Promise<Bytes>;

/** The 32-byte hash of an entry's bytes as a leaf (RFC 6962 section 2.1). */
export async function leafHash(entry: Bytes): Promise<Bytes> {
  return sha256(LEAF, entry);
}

/** The 32-byte hash of the node over two 32-byte hashes (RFC 6962 section 2.1). */
export async function nodeHash(left: Bytes, right: Bytes): Promise<Bytes> {
  return sha256(NODE, left, right);
}

/** The hashes of the nodes over each two of a row of 32-byte hashes; an odd last one has no node yet. */
export async function rowAbove(row: Bytes): Promise<Bytes> {
  const pairs = Array.from({ length: Math.floor(row.length / (2 * HASH_SIZE)) }, (_, index) =>
    sha256(NODE, row.subarray(2 * HASH_SIZE * index, 2 * HASH_SIZE * (index + 1))),
  );
  return join(...(await Promise.all(pairs)));
}

/**
 * The right edge of a tree, all that appending needs. It is a value: a failed append leaves the old one.
 *
 * `hashes` are those of the complete subtrees, one for each binary 1 of `size`, largest first: at most 53.
 */
export class Frontier {
  constructor(
    readonly size = 0,
    readonly hashes: readonly Bytes[] = [],
  ) {}

  /** The frontier with one more leaf (its 32-byte hash), in at most log2(size) hashes. */
  async append(leaf: Bytes): Promise<Frontier> {
    let edge = leaf;
    let kept = this.hashes.length;
    for (let size = this.size; size % 2 === 1; size = half(size)) edge = await nodeHash(this.hashes[--kept]!, edge);
    return new Frontier(this.size + 1, [...this.hashes.slice(0, kept), edge]);
  }

  /** The frontier with these leaf hashes appended in order. */
  async extend(leaves: Iterable<Bytes>): Promise<Frontier> {
    let frontier: Frontier = this;
    for (const leaf of leaves) frontier = await frontier.append(leaf);
    return frontier;
  }

  /** The 32-byte root hash of the tree. */
  async root(): Promise<Bytes> {
    return this.size === 0 ? EMPTY_ROOT : fold(this.hashes);
  }
}

/** The frontier of the stored tree at `size`: one complete subtree is read for each binary 1 of `size`. */
export async function readFrontier(size: number, read: NodeReader): Promise<Frontier> {
  return new Frontier(size, await readRange(0, size, read));
}

/** `u64 size ‖ 32-byte hash, …`, largest subtree first: 8 to 1,704 bytes. */
export function encodeFrontier(frontier: Frontier): Bytes {
  return join(bigEndian(frontier.size, 8), ...frontier.hashes);
}

/**
 * The frontier that `encodeFrontier` wrote. Throws `Malformed("frontier")` if the hashes are not as many as the size's
 * binary 1s.
 */
export function parseFrontier(data: Bytes): Frontier {
  if (data.length < 8) throw new Malformed("frontier", "size");
  const size = new DataView(data.buffer, data.byteOffset).getBigUint64(0);
  if (size > MAX_SIZE) throw new Malformed("frontier", "range");
  const count = completeSubtrees(0, Number(size)).length;
  if (data.length !== 8 + HASH_SIZE * count) throw new Malformed("frontier", "count");
  const starts = Array.from({ length: count }, (_, index) => 8 + HASH_SIZE * index);
  const hashes = starts.map((start) => data.slice(start, start + HASH_SIZE));
  return new Frontier(Number(size), hashes);
}

/**
 * The audit path of entry `index` in the tree of `size`, from the leaf's sibling up (RFC 6962 section 2.1.1). Throws
 * `RangeError` unless index < size.
 */
export async function inclusionProof(index: number, size: number, read: NodeReader): Promise<Bytes[]> {
  if (!areSizes(index, size) || index === size) throw new RangeError(`no entry ${index} in a tree of ${size}`);
  const path: Bytes[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const split = start + leftSize(end - start);
    if (index < split) {
      path.push(await rangeHash(split, end, read));
      end = split;
    } else {
      path.push(await rangeHash(start, split, read));
      start = split;
    }
  }
  return path.reverse();
}

/**
 * The proof that the tree of `oldSize` is a prefix of that of `newSize` (RFC 6962 section 2.1.2); empty where the sizes
 * are equal or the old tree is empty. Throws `RangeError` unless oldSize <= newSize.
 */
export async function consistencyProof(oldSize: number, newSize: number, read: NodeReader): Promise<Bytes[]> {
  if (!areSizes(oldSize, newSize)) throw new RangeError(`no tree of ${oldSize} within one of ${newSize}`);
  if (oldSize === 0 || oldSize === newSize) return [];
  const path: Bytes[] = [];
  let [start, end] = [0, newSize];
  while (end !== oldSize) {
    const split = start + leftSize(end - start);
    if (oldSize <= split) {
      path.push(await rangeHash(split, end, read));
      end = split;
    } else {
      path.push(await rangeHash(start, split, read));
      start = split;
    }
  }
  // The verifier has the old root already if the old tree is itself the subtree that was reached.
  if (start > 0) path.push(await rangeHash(start, end, read));
  return path.reverse();
}

/**
 * Verifies that the leaf hash stands at `index` in the tree of `size` and `root` (RFC 9162 section 2.1.3.2), and gives
 * the leaf hash. Throws `Unverified("inclusion")`.
 */
export async function verifyInclusion(
  leaf: Bytes,
  index: number,
  size: number,
  proof: readonly Bytes[],
  root: Bytes,
): Promise<Bytes> {
  if (!allHashes([root])) throw new Unverified("inclusion", "hash size");
  const computed = await inclusionRoot(leaf, index, size, proof);
  if (!equal(computed, root)) throw new Unverified("inclusion", "root");
  return leaf;
}

/**
 * The one root with which the proof holds for that leaf hash, index and size: for who verifies the root itself
 * afterwards, by a consistency proof. Throws `Unverified("inclusion")` for a proof that no root fits.
 */
export async function inclusionRoot(leaf: Bytes, index: number, size: number, proof: readonly Bytes[]): Promise<Bytes> {
  if (!areSizes(index, size) || index === size) throw new Unverified("inclusion", "range");
  if (!allHashes([leaf, ...proof])) throw new Unverified("inclusion", "hash size");
  let [position, last, computed] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) throw new Unverified("inclusion", "proof too long");
    if (position % 2 === 1 || position === last) {
      computed = await nodeHash(sibling, computed);
      while (position > 0 && position % 2 === 0) [position, last] = [half(position), half(last)];
    } else {
      computed = await nodeHash(computed, sibling);
    }
    [position, last] = [half(position), half(last)];
  }
  if (last !== 0) throw new Unverified("inclusion", "proof too short");
  return computed;
}

/**
 * Verifies that the tree of the old size and root is a prefix of the new one (RFC 9162 section 2.1.4.2), and gives the
 * new root. The empty tree is a prefix of every tree, and every tree of itself; the proof of either is empty. Throws
 * `Unverified("consistency")`.
 */
export async function verifyConsistency(
  oldSize: number,
  oldRoot: Bytes,
  newSize: number,
  newRoot: Bytes,
  proof: readonly Bytes[],
): Promise<Bytes> {
  if (!areSizes(oldSize, newSize)) throw new Unverified("consistency", "range");
  if (!allHashes([oldRoot, newRoot, ...proof])) throw new Unverified("consistency", "hash size");
  const [computedOld, computedNew] = await roots(oldSize, oldRoot, newSize, newRoot, proof);
  if (!equal(computedOld, oldRoot)) throw new Unverified("consistency", "old root");
  if (!equal(computedNew, newRoot)) throw new Unverified("consistency", "new root");
  return newRoot;
}

/** The old and the new root that a proof leads to; where it may be empty, the roots that there can be. */
async function roots(
  oldSize: number,
  oldRoot: Bytes,
  newSize: number,
  newRoot: Bytes,
  proof: readonly Bytes[],
): Promise<[Bytes, Bytes]> {
  if (oldSize > 0 && oldSize < newSize) return foldConsistency(oldSize, oldRoot, newSize, proof);
  if (proof.length > 0) throw new Unverified("consistency", "proof too long");
  const old = oldSize === 0 ? EMPTY_ROOT : oldRoot;
  return [old, oldSize === newSize ? old : newRoot];
}

/** Steps 1 to 6 of RFC 9162 section 2.1.4.2, for two trees of different sizes, neither empty. */
async function foldConsistency(
  oldSize: number,
  oldRoot: Bytes,
  newSize: number,
  proof: readonly Bytes[],
): Promise<[Bytes, Bytes]> {
  if (proof.length === 0) throw new Unverified("consistency", "proof too short");
  const hashes = completeSubtrees(0, oldSize).length === 1 ? [oldRoot, ...proof] : proof;
  const [first, ...siblings] = hashes as [Bytes, ...Bytes[]];
  let [old, last] = [oldSize - 1, newSize - 1];
  while (old % 2 === 1) [old, last] = [half(old), half(last)];
  let [computedOld, computedNew] = [first, first];
  for (const sibling of siblings) {
    if (last === 0) throw new Unverified("consistency", "proof too long");
    if (old % 2 === 1 || old === last) {
      [computedOld, computedNew] = await Promise.all([nodeHash(sibling, computedOld), nodeHash(sibling, computedNew)]);
      while (old > 0 && old % 2 === 0) [old, last] = [half(old), half(last)];
    } else {
      computedNew = await nodeHash(computedNew, sibling);
    }
    [old, last] = [half(old), half(last)];
  }
  if (last !== 0) throw new Unverified("consistency", "proof too short");
  return [computedOld, computedNew];
}

/** Whether both are integers from 0 to `MAX_SIZE`, in order. */
function areSizes(small: number, large: number): boolean {
  return [small, large].every(Number.isSafeInteger) && 0 <= small && small <= large;
}

/** `value >> 1`, beyond 32 bits. */
function half(value: number): number {
  return Math.floor(value / 2);
}

/** The largest power of two below `size`, which is at least 2. */
function leftSize(size: number): number {
  let left = 1;
  while (2 * left < size) left *= 2;
  return left;
}

/**
 * The fewest complete subtrees [level, index] that make up [start, end), largest first. `start` is a multiple of a
 * power of two not below `end - start`, as it is wherever RFC 6962 splits a tree.
 */
function completeSubtrees(start: number, end: number): [number, number][] {
  const subtrees: [number, number][] = [];
  let from = start;
  for (let level = MAX_LEVEL; level >= 0; level--) {
    const width = 2 ** level;
    if (end - from >= width) {
      subtrees.push([level, from / width]);
      from += width;
    }
  }
  return subtrees;
}

async function readRange(start: number, end: number, read: NodeReader): Promise<Bytes[]> {
  return Promise.all(completeSubtrees(start, end).map(([level, index]) => read(level, index)));
}

async function rangeHash(start: number, end: number, read: NodeReader): Promise<Bytes> {
  return fold(await readRange(start, end, read));
}

/** The root over complete subtrees, largest first: each is the left one of all that follow it. */
async function fold(hashes: readonly Bytes[]): Promise<Bytes> {
  let computed = hashes[hashes.length - 1]!;
  for (const left of hashes.slice(0, -1).reverse()) computed = await nodeHash(left, computed);
  return computed;
}

function allHashes(hashes: readonly Bytes[]): boolean {
  return hashes.every((value) => value.length === HASH_SIZE);
}
