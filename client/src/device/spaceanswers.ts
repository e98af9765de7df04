/**
 * What the own node answers of spaces and their items, read strictly like all its answers (`answers.ts`): the node's
 * word. An item comes in a list, or over the live socket.
 */
import type { Bytes } from "../protocol/bytes.ts";
import type { SidePost } from "../protocol/says.ts";
import {
  asciiWord,
  boolean,
  type Field,
  fields,
  hex,
  integer,
  items,
  listOf,
  nullable,
  utc,
} from "../protocol/wire.ts";
import { choice, digest, side, word } from "../protocol/words.ts";
import { bySide, MAX_PARTS, readPart, readWhere, type Where } from "./answers.ts";
import { type ProvenEntry, readBytes, readHashes } from "./loganswers.ts";

const MAX_MEANS = 64;

/** How a message may come otherwise than by the line. */
export const MEANS = ["voice", "fax", "courier"] as const;
export type Means = (typeof MEANS)[number];

/**
 * An item of a space, or of the live socket. `parts`: those of its body that came along with it, null for one that must
 * be asked for; empty where none came along.
 */
export interface Item extends ProvenEntry {
  readonly side: string;
  readonly size: number;
  readonly delivered: { readonly index: number; readonly at: number } | null;
  readonly withheld: number | null;
  readonly otherMeans: readonly ReceivedBy[];
  readonly parts: readonly (Bytes | null)[];
}

/** How a message came otherwise than by the line, and when. */
export interface ReceivedBy {
  readonly means: Means;
  readonly at: number;
}

export interface SpaceRow {
  readonly space: string;
  readonly kind: "case" | "consultation" | "line";
  readonly exercise: boolean;
  readonly name: readonly [side: string, year: number, count: number] | null;
  readonly opened: Where | null;
  readonly title: Where | null;
  readonly last: number;
  readonly messages: number;
}

export interface EpochRow extends Where {
  readonly epoch: string;
  readonly usable: boolean;
}

export interface SpaceAnswer extends SpaceRow {
  readonly epochs: readonly EpochRow[];
  readonly tallies: ReadonlyMap<string, number>;
  readonly posts: readonly SidePost[];
  readonly recipients: readonly string[];
}

function readItem(field: Field): Item {
  return { ...itemOf(fields(field, ...ITEM)), parts: [] };
}

/** An item as the socket brings it, with its body's parts. */
export function readLiveItem(field: Field): Item {
  const [parts, ...item] = fields(field, "parts", ...ITEM);
  return { ...itemOf(item), parts: listOf(parts, (part) => nullable(part, readPart), { limit: MAX_PARTS }) };
}

type ItemFields = readonly [
  side: Field,
  index: Field,
  entry: Field,
  code: Field,
  proof: Field,
  size: Field,
  delivered: Field,
  withheld: Field,
  otherMeans: Field,
];

const ITEM = ["side", "index", "entry", "code", "proof", "size", "delivered", "withheld", "other_means"] as const;

function itemOf(item: ItemFields): Omit<Item, "parts"> {
  const [code_side, index, entry, code, proof, size, delivered, withheld, otherMeans] = item;
  return {
    side: side(code_side),
    index: integer(index),
    entry: readBytes(entry),
    code: nullable(code, word),
    proof: readHashes(proof),
    size: integer(size),
    delivered: nullable(delivered, readDelivered),
    withheld: nullable(withheld, utc),
    otherMeans: listOf(otherMeans, readReceivedBy, { limit: MAX_MEANS }),
  };
}

export function readSpaces(field: Field): { spaces: SpaceRow[]; next: string | null } {
  const [spaces, next] = fields(field, "spaces", "next");
  return { spaces: listOf(spaces, readSpaceRow, { limit: 200 }), next: nullable(next, cursor) };
}

export function readSpace(field: Field): SpaceAnswer {
  const [space, kind, exercise, name, opened, title, last, messages, epochs, tallies, posts, recipients] = fields(
    field,
    "space",
    "kind",
    "exercise",
    "name",
    "opened",
    "title",
    "last",
    "messages",
    "epochs",
    "tallies",
    "posts",
    "recipients",
  );
  return {
    ...spaceRow(space, kind, exercise, name, opened, title, last, messages),
    epochs: listOf(epochs, readEpoch, { limit: 10_000 }),
    tallies: readTallies(tallies),
    posts: listOf(posts, readPost, { limit: 512 }),
    recipients: listOf(recipients, digest, { limit: 10_000 }),
  };
}

export function readItems(field: Field): { items: Item[]; before: string | null } {
  const [listed, before] = fields(field, "items", "before");
  return { items: listOf(listed, readItem, { limit: 200 }), before: nullable(before, cursor) };
}

function readDelivered(field: Field): { index: number; at: number } {
  const [index, at] = fields(field, "index", "at");
  return { index: integer(index), at: utc(at) };
}

function readReceivedBy(field: Field): ReceivedBy {
  const [means, at] = fields(field, "means", "at");
  return { means: choice(means, MEANS), at: utc(at) };
}

function readSpaceRow(field: Field): SpaceRow {
  return spaceRow(...fields(field, "space", "kind", "exercise", "name", "opened", "title", "last", "messages"));
}

function spaceRow(
  space: Field,
  kind: Field,
  exercise: Field,
  name: Field,
  opened: Field,
  title: Field,
  last: Field,
  messages: Field,
): SpaceRow {
  return {
    space: hex(space, 16),
    kind: choice(kind, ["case", "consultation", "line"]),
    exercise: boolean(exercise),
    name: nullable(name, readName),
    opened: nullable(opened, readWhere),
    title: nullable(title, readWhere),
    last: utc(last),
    messages: integer(messages),
  };
}

function readName(field: Field): readonly [string, number, number] {
  const [code, year, count] = items(field, 3);
  return [side(code), integer(year), integer(count)];
}

function readEpoch(field: Field): EpochRow {
  const [epoch, code, index, usable] = fields(field, "epoch", "side", "index", "usable");
  return { epoch: hex(epoch, 16), side: side(code), index: integer(index), usable: boolean(usable) };
}

function readTallies(field: Field): Map<string, number> {
  return bySide(field, (one) => integer(one));
}

function readPost(field: Field): SidePost {
  const [code, post] = items(field, 2);
  return [side(code), word(post)];
}

/** Where a list goes on: an opaque word, or a number that is one. */
function cursor(field: Field): string {
  return typeof field.value === "number" ? String(integer(field)) : asciiWord(field, { limit: 256 });
}
