/** The tree: the vectors that Python runs too, and all proofs of small trees against RFC 6962's own definition. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/merkle.json";
import type { Bytes } from "../../src/protocol/bytes.ts";
import * as merkle from "../../src/protocol/merkle.ts";
import { casesOf, outcome } from "./cases.ts";

interface Tree {
  readonly entries: readonly string[];
  readonly root: string;
  readonly frontier: string;
}

interface OfTree {
  readonly entries?: readonly string[];
  readonly uniform?: string;
}

interface Inclusion extends OfTree {
  readonly leaf: string;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly string[];
  readonly root: string;
}

interface Consistency extends OfTree {
  readonly old_size: number;
  readonly old_root: string;
  readonly new_size: number;
  readonly new_root: string;
  readonly proof: readonly string[];
}

const MOST = 20;
const unhex = (value: string): Bytes => Uint8Array.fromHex(value);
const leavesOf = (entries: readonly string[]): Promise<Bytes[]> =>
  Promise.all(entries.map((entry) => merkle.leafHash(unhex(entry))));

/** MTH of RFC 6962 section 2.1, word for word. */
async function treeHash(leaves: readonly Bytes[]): Promise<Bytes> {
  if (leaves.length === 0) return merkle.EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return merkle.nodeHash(await treeHash(leaves.slice(0, split)), await treeHash(leaves.slice(split)));
}

/** Complete subtrees only: what is not complete yet must never be asked for. */
function reader(leaves: readonly Bytes[]): merkle.NodeReader {
  return async (level, index) => {
    const [start, end] = [index * 2 ** level, (index + 1) * 2 ** level];
    expect(end).toBeLessThanOrEqual(leaves.length);
    return treeHash(leaves.slice(start, end));
  };
}

/** The tree of a case, if it has one. */
async function readerOf({ entries, uniform }: OfTree): Promise<merkle.NodeReader | undefined> {
  if (entries !== undefined) return reader(await leavesOf(entries));
  if (uniform === undefined) return undefined;
  const nodes = [unhex(uniform)];
  for (let level = 0; level < 52; level++) nodes.push(await merkle.nodeHash(nodes[level]!, nodes[level]!));
  return async (level) => nodes[level]!;
}

describe("tree", () => {
  test.each(casesOf<Tree>(vectors, "tree"))("$name", async ({ entries, root, frontier }) => {
    const grown = await new merkle.Frontier().extend(await leavesOf(entries));
    expect((await grown.root()).toHex()).toBe(root);
    expect(merkle.encodeFrontier(grown).toHex()).toBe(frontier);
    expect(merkle.parseFrontier(unhex(frontier))).toEqual(grown);
  });
});

describe("inclusion", () => {
  test.each(casesOf<Inclusion>(vectors, "inclusion"))("$name", async (one) => {
    const { leaf, index, size, root } = one;
    const proof = one.proof.map(unhex);
    const read = await readerOf(one);
    if (read !== undefined) expect(await merkle.inclusionProof(index, size, read)).toEqual(proof);
    const verified = await outcome(one, () => merkle.verifyInclusion(unhex(leaf), index, size, proof, unhex(root)));
    if (verified !== undefined) expect(verified.toHex()).toBe(leaf);
  });
});

describe("consistency", () => {
  test.each(casesOf<Consistency>(vectors, "consistency"))("$name", async (one) => {
    const { old_size, old_root, new_size, new_root } = one;
    const proof = one.proof.map(unhex);
    const read = await readerOf(one);
    if (read !== undefined) expect(await merkle.consistencyProof(old_size, new_size, read)).toEqual(proof);
    const verified = await outcome(one, () =>
      merkle.verifyConsistency(old_size, unhex(old_root), new_size, unhex(new_root), proof),
    );
    if (verified !== undefined) expect(verified.toHex()).toBe(new_root);
  });
});

describe("frontier", () => {
  test.each(casesOf<{ data: string }>(vectors, "frontier"))("$name", async (one) => {
    const frontier = await outcome(one, () => merkle.parseFrontier(unhex(one.data)));
    if (frontier !== undefined) expect(merkle.encodeFrontier(frontier).toHex()).toBe(one.data);
  });
});

test("every proof of every tree of up to twenty entries", async () => {
  const leaves = await Promise.all(Array.from({ length: MOST }, (_, index) => merkle.leafHash(Uint8Array.of(index))));
  const roots = await Promise.all(Array.from({ length: MOST + 1 }, (_, size) => treeHash(leaves.slice(0, size))));
  for (let size = 0; size <= MOST; size++) {
    const read = reader(leaves.slice(0, size));
    const root = roots[size]!;
    const frontier = await merkle.readFrontier(size, read);
    expect(frontier).toEqual(await new merkle.Frontier().extend(leaves.slice(0, size)));
    expect(await frontier.root()).toEqual(root);
    for (let index = 0; index < size; index++) {
      const proof = await merkle.inclusionProof(index, size, read);
      expect(await merkle.verifyInclusion(leaves[index]!, index, size, proof, root)).toEqual(leaves[index]);
    }
    for (let old = 0; old <= size; old++) {
      const proof = await merkle.consistencyProof(old, size, read);
      expect(await merkle.verifyConsistency(old, roots[old]!, size, root, proof)).toEqual(root);
    }
  }
});

test.each([
  [0, 0],
  [3, 3],
  [-1, 3],
  [0.5, 3],
  [0, 2 ** 53],
])("there is no inclusion proof of %d in %d", async (index, size) => {
  await expect(merkle.inclusionProof(index, size, reader([]))).rejects.toThrow(RangeError);
});

test.each([
  [3, 2],
  [-1, 3],
  [0.5, 3],
  [0, 2 ** 53],
])("there is no consistency proof of %d in %d", async (old, size) => {
  await expect(merkle.consistencyProof(old, size, reader([]))).rejects.toThrow(RangeError);
});
