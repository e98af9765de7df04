/**
 * The tree stored as tiles: C2SP tlog-tiles (tiles, paths, entry bundles). The twin of `crypto/tile.py`, which has the
 * rules.
 *
 *     path      tile/0/x001/x234/067      tile/0/273.p/112      tile/entries/273.p/112
 *
 * Nothing is stored here: the caller keeps rows of (level, index, bytes) and gives `readTile(level, index)`.
 */
import { type Bytes, bigEndian, join } from "./bytes.ts";
import { Malformed } from "./errors.ts";
import { HASH_SIZE, MAX_SIZE, rowAbove } from "./merkle.ts";

export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 2 ** TILE_HEIGHT;
export const TILE_SIZE = TILE_WIDTH * HASH_SIZE;
export const MAX_LEVEL = 63;
export const MAX_ENTRY_SIZE = 2 ** 16 - 1;

const PATH = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** Which tile: its level, and its index within the level. */
export interface Coordinate {
  readonly level: number;
  readonly index: number;
}

/** The name of a tile of 1 to 256 hashes, or, where `level` is null, of a bundle of as many entries. */
export interface TilePath {
  readonly level: number | null;
  readonly index: number;
  readonly width: number;
}

/** A tile with its bytes. */
export interface Tile extends Coordinate {
  readonly hashes: Bytes;
}

/** Gives the stored bytes of the tile (level, index). */
export type TileStore = (level: number, index: number) => Promise<Bytes>;

/** `tile/<level or "entries">/<index in groups of three digits>[.p/<width>]`. */
export function encodeTilePath({ level, index, width }: TilePath): string {
  const digits = String(index);
  const groups = digits.padStart(3 * Math.ceil(digits.length / 3), "0").match(/.{3}/g)!;
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level ?? "entries"}/${name}${width === TILE_WIDTH ? "" : `.p/${width}`}`;
}

/** What a path names. Throws `Malformed("tile")` for any spelling but that of `encodeTilePath`. */
export function parseTilePath(text: string): TilePath {
  const found = PATH.exec(text);
  if (found === null) throw new Malformed("tile", "path");
  const [, level, name, width] = found;
  const path = {
    level: level === "entries" ? null : Number(level),
    index: Number(name!.replaceAll(/[x/]/g, "")),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  const beyond = (path.level ?? 0) > MAX_LEVEL || path.index > MAX_SIZE || path.width > TILE_WIDTH;
  if (beyond || encodeTilePath(path) !== text) throw new Malformed("tile", "spelling");
  return path;
}

/** How many hashes (0 to 256) the tile (level, index) has in a tree of `size` entries. */
export function tileWidth({ level, index }: Coordinate, size: number): number {
  return Math.min(Math.max(Math.floor(size / TILE_WIDTH ** level) - TILE_WIDTH * index, 0), TILE_WIDTH);
}

/** Where the complete subtree (level, index) is: its tile, its height there (0 to 7), its position there. */
export function locate(level: number, index: number): { tile: Coordinate; height: number; position: number } {
  const height = level % TILE_HEIGHT;
  const count = TILE_WIDTH / 2 ** height;
  return {
    tile: { level: Math.floor(level / TILE_HEIGHT), index: Math.floor(index / count) },
    height,
    position: index % count,
  };
}

/**
 * Answers `read(level, index)` for complete subtrees from tiles, as `merkle` asks for them. Keeps what it has read and
 * computed, about 16 KiB a tile: make one for a question (a proof, a page of proofs) and let it go.
 */
export class TileReader {
  readonly #readTile: TileStore;
  readonly #rows = new Map<string, Promise<Bytes[]>>();

  constructor(readTile: TileStore) {
    this.#readTile = readTile;
  }

  /**
   * The 32-byte hash of the complete subtree (level, index). Throws `Malformed("tile")` if the stored tile is too short
   * to hold it or is not a row of whole hashes.
   */
  readonly read = async (level: number, index: number): Promise<Bytes> => {
    const { tile, height, position } = locate(level, index);
    const row = (await this.#rowsOf(tile))[height]!;
    const value = row.slice(position * HASH_SIZE, (position + 1) * HASH_SIZE);
    if (value.length === 0) throw new Malformed("tile", "cut short");
    return value;
  };

  #rowsOf({ level, index }: Coordinate): Promise<Bytes[]> {
    const name = `${level}/${index}`;
    const known = this.#rows.get(name);
    if (known !== undefined) return known;
    const read = this.#readTile(level, index).then((tile) => rows(checkTile(tile)));
    this.#rows.set(name, read);
    return read;
  }
}

/**
 * The tiles that change, in full, when leaf hashes are appended to the stored tree of `size` entries.
 *
 * Reads the last partial tile of each level that grows, and no other. Throws `Malformed("tile")` if one is not of the
 * width that `size` gives it: then the store's size and its tiles do not belong together. Throws `RangeError` for a
 * leaf hash that is not of 32 bytes.
 */
export async function appendLeaves(size: number, leaves: readonly Bytes[], readTile: TileStore): Promise<Tile[]> {
  if (leaves.some((leaf) => leaf.length !== HASH_SIZE)) throw new RangeError("a leaf hash is 32 bytes");
  const changed: Tile[] = [];
  let hashes = join(...leaves);
  for (let level = 0; hashes.length > 0; level++) {
    const stored = Math.floor(size / TILE_WIDTH ** level);
    const index = Math.floor(stored / TILE_WIDTH);
    const width = stored % TILE_WIDTH;
    if (width > 0) {
      const tile = checkTile(await readTile(level, index));
      if (tile.length !== width * HASH_SIZE) throw new Malformed("tile", "width");
      hashes = join(tile, hashes);
    }
    const tiles = Array.from({ length: Math.ceil(hashes.length / TILE_SIZE) }, (_, at) => ({
      level,
      index: index + at,
      hashes: hashes.slice(at * TILE_SIZE, (at + 1) * TILE_SIZE),
    }));
    changed.push(...tiles);
    const full = tiles.filter((tile) => tile.hashes.length === TILE_SIZE);
    hashes = join(...(await Promise.all(full.map(async (tile) => (await rows(tile.hashes))[TILE_HEIGHT]!))));
  }
  return changed;
}

/** An entry bundle of 1 to 256 entries of at most 65,535 bytes. Throws `RangeError` for more. */
export function encodeBundle(entries: readonly Bytes[]): Bytes {
  const fits = entries.length > 0 && entries.length <= TILE_WIDTH;
  if (!fits || entries.some((entry) => entry.length > MAX_ENTRY_SIZE)) {
    throw new RangeError("a bundle is of 1 to 256 entries of at most 65,535 bytes");
  }
  return join(...entries.flatMap((entry) => [bigEndian(entry.length, 2), entry]));
}

/** The 1 to 256 entries of a bundle. Throws `Malformed("bundle")`. */
export function parseBundle(data: Bytes): Bytes[] {
  const entries: Bytes[] = [];
  for (let at = 0; at < data.length; ) {
    if (entries.length === TILE_WIDTH) throw new Malformed("bundle", "count");
    const start = at + 2;
    const [high, low] = data.subarray(at, start);
    if (high === undefined || low === undefined) throw new Malformed("bundle", "cut short");
    at = start + high * 256 + low;
    if (at > data.length) throw new Malformed("bundle", "cut short");
    entries.push(data.slice(start, at));
  }
  if (entries.length === 0) throw new Malformed("bundle", "empty");
  return entries;
}

function checkTile(data: Bytes): Bytes {
  const whole = data.length > 0 && data.length <= TILE_SIZE && data.length % HASH_SIZE === 0;
  if (!whole) throw new Malformed("tile", "size");
  return data;
}

/** The hashes of the complete subtrees of heights 0 to 8 over a tile's hashes, a row for each height. */
async function rows(tile: Bytes): Promise<Bytes[]> {
  const found = [tile];
  for (let height = 0; height < TILE_HEIGHT; height++) found.push(await rowAbove(found[height]!));
  return found;
}
