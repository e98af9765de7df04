/**
 * The node's answers, read strictly: what is missing, unknown or of another type is refused. `docs/api.md` has them.
 *
 * Nothing read here is verified; fields are the node's word until `trust.ts` and `open.ts` have checked them. Errors are
 * `Malformed("wire", place)`, which `api.ts` turns into `WrongAnswer`.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { envelopeFrom, type Envelope } from "../protocol/dsse.ts";
import { PRECEDENCES } from "../protocol/arrangement.ts";
import { STATEMENT_TYPES, STATES, WHY, type SidePost, type StatementType } from "../protocol/says.ts";
import {
  asciiWord, base64Bytes, boolean, fields, hex, integer, items, listOf, nullable, text, utc, type Field,
} from "../protocol/wire.ts";
import { BODY_LIMIT, choice, digest, ENTRY_LIMIT, side, word } from "../protocol/words.ts";

const NOTE_LIMIT = 65_536;
const MAX_PROOF = 64;
const MAX_PARTS = 16;
const MAX_MEANS = 64;

/** How a message may come otherwise than by the line. */
export const MEANS = ["voice", "fax", "courier"] as const;
export type Means = (typeof MEANS)[number];

export interface Hotline {
  readonly hotline: string;
  readonly own: string;
  readonly other: string;
  readonly demonstration: boolean;
  readonly now: number;
}

export interface Me {
  readonly officer: number;
  readonly post: string;
  readonly language: string;
  readonly device: string | null;
  readonly permissions: readonly string[];
  readonly authority: string;
}

export interface Line {
  readonly state: "up" | "cut" | "degraded" | "fork";
  readonly since: number;
  readonly heard: number | null;
  readonly mark: number | null;
  readonly waiting: number;
  readonly withheld: { readonly index: number; readonly since: number } | null;
  readonly fork: { readonly origin: string; readonly known: string; readonly shown: string } | null;
  /** What each side declared of its end of the line: in force, and to come. */
  readonly declared: ReadonlyMap<string, { readonly now: Declared | null; readonly next: Declared | null }>;
}

/** What a side declared in an entry of its log. */
export interface Declared extends Where {
  readonly state: (typeof STATES)[number];
  readonly flash: boolean;
  readonly from: number;
  readonly reason: (typeof WHY)[number] | null;
  readonly delivered: number | null;
}

/** Signed notes, as text. */
export interface Checkpoints {
  readonly own: string;
  readonly other: string | null;
  readonly mark: { readonly own: string; readonly other: string | null } | null;
}

/** An entry's bytes, and where it is said to stand. */
export interface ShownEntry {
  readonly index: number;
  readonly entry: Bytes;
}

/** An entry with its inclusion proof in a tree of `size`, hashes in hex. */
export interface ProvenEntry extends ShownEntry {
  readonly proof: readonly string[];
  readonly code: string | null;
}

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

export interface Where {
  readonly side: string;
  readonly index: number;
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

export interface DeskAnswerRow extends Where {
  readonly space: string;
  readonly type: StatementType;
  readonly precedence: (typeof PRECEDENCES)[number] | null;
  readonly number: number | null;
  readonly exercise: boolean;
  readonly at: number;
  readonly delivered: number | null;
  readonly acknowledged: number | null;
  readonly answered: "part" | "closed" | null;
  readonly reply: { readonly by: number; readonly basis: string | null; readonly since: number } | null;
  readonly handling: { readonly by: number } | null;
}

export interface Desk {
  readonly waitingForUs: readonly DeskAnswerRow[];
  readonly waitingForThem: readonly DeskAnswerRow[];
  readonly numbers: {
    readonly own: { readonly year: number; readonly last: number; readonly covered: number };
    readonly other: { readonly year: number; readonly last: number };
  };
  readonly files: number;
}

/** Where a posted statement stands in the own log: the node's word. */
export interface Entered extends Where {
  readonly no: number;
  readonly number: number | null;
  readonly at: number;
}

export interface DraftRow {
  readonly id: string;
  readonly space: string;
  readonly sealed: Bytes;
  readonly draft: Envelope;
  readonly body: readonly Bytes[];
  /** When its releaser was called. */
  readonly called: number | null;
  readonly returned: Returned | null;
}

/** That a draft was sent back, by whom and when, and the sealed reason. */
export interface Returned {
  readonly at: number;
  readonly by: { readonly officer: number; readonly post: string } | null;
  readonly sealed: Bytes;
}

export interface EnrolmentAnswer {
  readonly state: "none" | "waiting" | "listed" | "revoked";
  readonly device: string | null;
  readonly digits: string | null;
  readonly since: number | null;
  readonly signedBy: readonly { readonly registrar: number; readonly at: number }[];
  readonly telephone: string | null;
}

export function readHotline(field: Field): Hotline {
  const [hotline, own, other, demonstration, now] = fields(field, "hotline", "own", "other", "demonstration", "now");
  return {
    hotline: digest(hotline),
    own: side(own),
    other: side(other),
    demonstration: boolean(demonstration),
    now: utc(now),
  };
}

export function readMe(field: Field): Me {
  const [officer, post, language, device, permissions, authority] = fields(
    field, "officer", "post", "language", "device", "permissions", "authority",
  );
  return {
    officer: integer(officer, { maximum: 9_999 }),
    post: word(post),
    language: word(language),
    device: nullable(device, digest),
    permissions: listOf(permissions, (one) => asciiWord(one), { limit: 64 }),
    authority: text(authority, { limit: 256 }),
  };
}

export function readLine(field: Field): Line {
  const [state, since, heard, mark, waiting, withheld, fork, declared] = fields(
    field, "state", "since", "heard", "mark", "waiting", "withheld", "fork", "declared",
  );
  return {
    state: choice(state, ["up", "cut", "degraded", "fork"]),
    since: utc(since),
    heard: nullable(heard, utc),
    mark: nullable(mark, utc),
    waiting: integer(waiting),
    withheld: nullable(withheld, readWithheld),
    fork: nullable(fork, readFork),
    declared: bySide(declared, readStands),
  };
}

export function readCheckpoints(field: Field): Checkpoints {
  const [own, other, mark] = fields(field, "own", "other", "mark");
  return { own: note(own), other: nullable(other, note), mark: nullable(mark, readMark) };
}

export function readTrustEntries(field: Field): ShownEntry[] {
  const [entries] = fields(field, "entries");
  return listOf(entries, readShownEntry, { limit: 256 });
}

export function readProof(field: Field): string[] {
  const [proof] = fields(field, "proof");
  return hashes(proof);
}

export function readProvenEntry(field: Field): ProvenEntry {
  const [index, entry, proof, code] = fields(field, "index", "entry", "proof", "code");
  return { index: integer(index), entry: bytes(entry), proof: hashes(proof), code: nullable(code, word) };
}

export function readItem(field: Field): Item {
  return { ...itemOf(fields(field, ...ITEM)), parts: [] };
}

/** An item as the socket brings it, with its body's parts. */
export function readLiveItem(field: Field): Item {
  const [parts, ...item] = fields(field, "parts", ...ITEM);
  return { ...itemOf(item), parts: listOf(parts, (part) => nullable(part, readPart), { limit: MAX_PARTS }) };
}

type ItemFields = readonly [
  side: Field, index: Field, entry: Field, code: Field, proof: Field, size: Field, delivered: Field, withheld: Field,
  otherMeans: Field,
];

const ITEM = ["side", "index", "entry", "code", "proof", "size", "delivered", "withheld", "other_means"] as const;

function itemOf(item: ItemFields): Omit<Item, "parts"> {
  const [code_side, index, entry, code, proof, size, delivered, withheld, otherMeans] = item;
  return {
    side: side(code_side),
    index: integer(index),
    entry: bytes(entry),
    code: nullable(code, word),
    proof: hashes(proof),
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
    field, "space", "kind", "exercise", "name", "opened", "title", "last", "messages", "epochs", "tallies", "posts",
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

export function readDesk(field: Field): Desk {
  const [us, them, numbers, files] = fields(field, "waiting_for_us", "waiting_for_them", "numbers", "files");
  const [own, other] = fields(numbers, "own", "other");
  const [ownYear, ownLast, covered] = fields(own, "year", "last", "covered");
  const [otherYear, otherLast] = fields(other, "year", "last");
  return {
    waitingForUs: listOf(us, readDeskRow, { limit: 10_000 }),
    waitingForThem: listOf(them, readDeskRow, { limit: 10_000 }),
    numbers: {
      own: { year: integer(ownYear), last: integer(ownLast), covered: integer(covered) },
      other: { year: integer(otherYear), last: integer(otherLast) },
    },
    files: integer(files),
  };
}

export function readEntered(field: Field): Entered {
  const [code, index, no, number, at] = fields(field, "side", "index", "no", "number", "at");
  return {
    side: side(code),
    index: integer(index),
    no: integer(no),
    number: nullable(number, (one) => integer(one)),
    at: utc(at),
  };
}

export function readDrafts(field: Field): DraftRow[] {
  const [drafts] = fields(field, "drafts");
  return listOf(drafts, readDraft, { limit: 1_000 });
}

export function readEnrolment(field: Field): EnrolmentAnswer {
  const [state, device, digits, since, signed, telephone] = fields(
    field, "state", "device", "digits", "since", "signed_by", "registrar_telephone",
  );
  return {
    state: choice(state, ["none", "waiting", "listed", "revoked"]),
    device: nullable(device, digest),
    digits: nullable(digits, (one) => text(one, { limit: 64 })),
    since: nullable(since, utc),
    signedBy: listOf(signed, readSignedBy, { limit: 16 }),
    telephone: nullable(telephone, (one) => text(one, { limit: 64 })),
  };
}

function readWithheld(field: Field): { index: number; since: number } {
  const [index, since] = fields(field, "index", "since");
  return { index: integer(index), since: utc(since) };
}

function readFork(field: Field): { origin: string; known: string; shown: string } {
  const [origin, known, shown] = fields(field, "origin", "known", "shown");
  return { origin: text(origin, { limit: 256 }), known: note(known), shown: note(shown) };
}

function readMark(field: Field): { own: string; other: string | null } {
  const [own, other] = fields(field, "own", "other");
  return { own: note(own), other: nullable(other, note) };
}

function readShownEntry(field: Field): ShownEntry {
  const [index, entry] = fields(field, "index", "entry");
  return { index: integer(index), entry: bytes(entry) };
}

function readDelivered(field: Field): { index: number; at: number } {
  const [index, at] = fields(field, "index", "at");
  return { index: integer(index), at: utc(at) };
}

function readSpaceRow(field: Field): SpaceRow {
  return spaceRow(
    ...fields(field, "space", "kind", "exercise", "name", "opened", "title", "last", "messages"),
  );
}

function spaceRow(
  space: Field, kind: Field, exercise: Field, name: Field, opened: Field, title: Field, last: Field, messages: Field,
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

function readReceivedBy(field: Field): ReceivedBy {
  const [means, at] = fields(field, "means", "at");
  return { means: choice(means, MEANS), at: utc(at) };
}

function readWhere(field: Field): Where {
  const [code, index] = fields(field, "side", "index");
  return { side: side(code), index: integer(index) };
}

function readEpoch(field: Field): EpochRow {
  const [epoch, code, index, usable] = fields(field, "epoch", "side", "index", "usable");
  return { epoch: hex(epoch, 16), side: side(code), index: integer(index), usable: boolean(usable) };
}

function readTallies(field: Field): Map<string, number> {
  return bySide(field, (one) => integer(one));
}

function readStands(field: Field): { now: Declared | null; next: Declared | null } {
  const [now, next] = fields(field, "now", "next");
  return { now: nullable(now, readDeclared), next: nullable(next, readDeclared) };
}

function readDeclared(field: Field): Declared {
  const [state, flash, from, reason, code, index, delivered] = fields(
    field, "state", "flash", "from", "reason", "side", "index", "delivered",
  );
  return {
    state: choice(state, STATES),
    flash: boolean(flash),
    from: utc(from),
    reason: nullable(reason, (one) => choice(one, WHY)),
    side: side(code),
    index: integer(index),
    delivered: nullable(delivered, utc),
  };
}

/** {"XA":17,"XB":12}: two sides, whatever their codes. */
function bySide<T>(field: Field, read: (field: Field) => T): Map<string, T> {
  const codes = typeof field.value === "object" && field.value !== null ? Object.keys(field.value) : [];
  if (codes.length !== 2 || !codes.every((code) => /^[A-Z]{2}$/.test(code))) field.refuse("two sides");
  return new Map(fields(field, ...codes).map((one, place) => [codes[place]!, read(one)]));
}

function readPost(field: Field): SidePost {
  const [code, post] = items(field, 2);
  return [side(code), word(post)];
}

function readDeskRow(field: Field): DeskAnswerRow {
  const [code, index, space, type, precedence, number, exercise, at, delivered, acknowledged, answered, reply, handling] =
    fields(
      field, "side", "index", "space", "type", "precedence", "number", "exercise", "at", "delivered", "acknowledged",
      "answered", "reply", "handling",
    );
  return {
    side: side(code),
    index: integer(index),
    space: hex(space, 16),
    type: choice(type, STATEMENT_TYPES),
    precedence: nullable(precedence, (one) => choice(one, PRECEDENCES)),
    number: nullable(number, (one) => integer(one)),
    exercise: boolean(exercise),
    at: utc(at),
    delivered: nullable(delivered, utc),
    acknowledged: nullable(acknowledged, utc),
    answered: nullable(answered, (one) => choice(one, ["part", "closed"])),
    reply: nullable(reply, readReply),
    handling: nullable(handling, readHandling),
  };
}

function readReply(field: Field): { by: number; basis: string | null; since: number } {
  const [by, basis, since] = fields(field, "by", "basis", "since");
  return { by: utc(by), basis: nullable(basis, word), since: utc(since) };
}

function readHandling(field: Field): { by: number } {
  const [by] = fields(field, "by");
  return { by: utc(by) };
}

function readDraft(field: Field): DraftRow {
  const [id, space, sealed, draft, body, called, returned] = fields(
    field, "id", "space", "sealed", "draft", "body", "called", "returned",
  );
  return {
    id: asciiWord(id),
    space: hex(space, 16),
    sealed: base64Bytes(sealed, { limit: BODY_LIMIT }),
    draft: envelopeFrom(draft),
    body: listOf(body, readPart, { limit: MAX_PARTS }),
    called: nullable(called, utc),
    returned: nullable(returned, readReturned),
  };
}

function readReturned(field: Field): Returned {
  const [at, by, sealed] = fields(field, "at", "by", "sealed");
  return { at: utc(at), by: nullable(by, readReturner), sealed: readPart(sealed) };
}

function readReturner(field: Field): { officer: number; post: string } {
  const [officer, post] = fields(field, "officer", "post");
  return { officer: integer(officer, { maximum: 9_999 }), post: word(post) };
}

function readPart(field: Field): Bytes {
  return base64Bytes(field, { limit: BODY_LIMIT });
}

function readSignedBy(field: Field): { registrar: number; at: number } {
  const [registrar, at] = fields(field, "registrar", "at");
  return { registrar: integer(registrar), at: utc(at) };
}

function hashes(field: Field): string[] {
  return listOf(field, digest, { limit: MAX_PROOF });
}

function bytes(field: Field): Bytes {
  return base64Bytes(field, { limit: ENTRY_LIMIT });
}

function note(field: Field): string {
  return text(field, { limit: NOTE_LIMIT });
}

/** Where a list goes on: an opaque word, or a number that is one. */
function cursor(field: Field): string {
  return typeof field.value === "number" ? String(integer(field)) : asciiWord(field, { limit: 256 });
}
