/** Tiles: the vectors that Python runs too, and that a tree grown in any batches is the same. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/tile.json";
import type { Bytes } from "../../src/protocol/bytes.ts";
import { consistencyProof, Frontier, inclusionProof, readFrontier } from "../../src/protocol/merkle.ts";
import { sha256 } from "../../src/protocol/native.ts";
import * as tiles from "../../src/protocol/tile.ts";
import { casesOf, outcome } from "./cases.ts";

/** Tiles in memory. */
class Store {
  readonly tiles = new Map<string, Bytes>();
  readonly reads: string[] = [];
  size = 0;

  readonly read: tiles.TileStore = async (level, index) => {
    this.reads.push(`${level}/${index}`);
    return this.tiles.get(`${level}/${index}`)!;
  };

  async append(count: number): Promise<tiles.Tile[]> {
    const leaves = Array.from({ length: count }, (_, at) => leaf(this.size + at));
    const changed = await tiles.appendLeaves(this.size, leaves, this.read);
    for (const { level, index, hashes } of changed) this.tiles.set(`${level}/${index}`, hashes);
    this.size += count;
    return changed;
  }
}

function leaf(index: number): Bytes {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(28, index);
  return bytes;
}

describe("path", () => {
  test.each(casesOf<{ text: string } & tiles.TilePath>(vectors, "path"))("$name", async (one) => {
    const path = await outcome(one, () => tiles.parseTilePath(one.text));
    if (path === undefined) return;
    expect(path).toEqual({ level: one.level, index: one.index, width: one.width });
    expect(tiles.encodeTilePath(path)).toBe(one.text);
  });
});

describe("width", () => {
  test.each(casesOf<tiles.Coordinate & { size: number; width: number }>(vectors, "width"))("$name", (one) => {
    expect(tiles.tileWidth(one, one.size)).toBe(one.width);
  });
});

describe("node", () => {
  test.each(casesOf<tiles.Coordinate & { found: number[] }>(vectors, "node"))("$name", ({ level, index, found }) => {
    const { tile, height, position } = tiles.locate(level, index);
    expect([tile.level, tile.index, height, position]).toEqual(found);
  });
});

describe("append", () => {
  type Batches = { batches: number[]; changed: [number, number, string][]; root: string };
  test.each(casesOf<Batches>(vectors, "append"))("$name", async ({ batches, changed, root }) => {
    const store = new Store();
    let last: tiles.Tile[] = [];
    for (const count of batches) last = await store.append(count);
    const digests = last.map(async ({ level, index, hashes }) => [level, index, (await sha256(hashes)).toHex()]);
    expect(await Promise.all(digests)).toEqual(changed);
    const frontier = await readFrontier(store.size, new tiles.TileReader(store.read).read);
    expect((await frontier.root()).toHex()).toBe(root);
  });

  test.each(casesOf<{ size: number; tile: string }>(vectors, "append_to"))("$name", async (one) => {
    const read = async (): Promise<Bytes> => Uint8Array.fromHex(one.tile);
    await outcome(one, () => tiles.appendLeaves(one.size, [new Uint8Array(32)], read));
  });

  test("refuses what is no hash", async () => {
    const leaves = [new Uint8Array(31), new Uint8Array(33)];
    await expect(tiles.appendLeaves(0, leaves, new Store().read)).rejects.toThrow(RangeError);
  });
});

describe("read", () => {
  type Read = tiles.Coordinate & { tile: string; hash: string };
  test.each(casesOf<Read>(vectors, "read"))("$name", async (one) => {
    const read = async (): Promise<Bytes> => Uint8Array.fromHex(one.tile);
    const found = await outcome(one, () => new tiles.TileReader(read).read(one.level, one.index));
    if (found !== undefined) expect(found.toHex()).toBe(one.hash);
  });
});

describe("bundle", () => {
  test.each(casesOf<{ data: string; entries: string[] }>(vectors, "bundle"))("$name", async (one) => {
    const entries = await outcome(one, () => tiles.parseBundle(Uint8Array.fromHex(one.data)));
    if (entries === undefined) return;
    expect(entries.map((entry) => entry.toHex())).toEqual(one.entries);
    expect(tiles.encodeBundle(entries).toHex()).toBe(one.data);
  });

  test.each([
    ["nothing", []],
    ["257 entries", Array.from({ length: 257 }, () => new Uint8Array())],
    ["an entry too long", [new Uint8Array(65_536)]],
  ])("is not made of %s", (_name, entries) => {
    expect(() => tiles.encodeBundle(entries)).toThrow(RangeError);
  });
});

test("a tree grown in batches gives the proofs of the whole, reading each tile once", async () => {
  const [store, whole] = [new Store(), new Store()];
  for (const count of [1, 254, 1, 1, 600, 63]) await store.append(count);
  await whole.append(store.size);
  expect(store.tiles).toEqual(whole.tiles);
  const leaves = Array.from({ length: store.size }, (_, index) => leaf(index));
  const frontier = await new Frontier().extend(leaves);
  expect(await readFrontier(store.size, new tiles.TileReader(store.read).read)).toEqual(frontier);
  store.reads.length = 0;
  const { read } = new tiles.TileReader(store.read);
  const expected = new tiles.TileReader(whole.read).read;
  expect(await inclusionProof(300, store.size, read)).toEqual(await inclusionProof(300, store.size, expected));
  expect(await consistencyProof(300, store.size, read)).toEqual(await consistencyProof(300, store.size, expected));
  expect(store.reads.length).toBe(new Set(store.reads).size);
});
