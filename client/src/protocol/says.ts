/**
 * What a statement says in the clear, by its type: the twin of `crypto/says.py`, which has the table.
 *
 * A value of `SaysOf[type]` has the names of the wire; ids are hex, times seconds since 1970. `TYPES` says how it is
 * read and spelled, which parts the body has, what the epoch field is, and whether it is a message.
 */
import { PRECEDENCES } from "./arrangement.ts";
import { compare } from "./bytes.ts";
import { boolean, encodeUtc, type Field, fields, integer, items, type Json, listOf, nullable, utc } from "./wire.ts";
import { choice, digest, side, word } from "./words.ts";

export const KINDS = ["case", "consultation"] as const;
export const MAX_POSTS = 32;
export const STATES = ["open", "suspended", "terminated", "unstaffed"] as const;
export const WHY = ["maintenance", "political", "staff", "technical"] as const;

export type Kind = (typeof KINDS)[number];
export type Precedence = (typeof PRECEDENCES)[number];
export type LineState = (typeof STATES)[number];
export type Why = (typeof WHY)[number];
export type SidePost = readonly [side: string, post: string];

/** A space is opened: its kind, the posts that take part, the hash of its recipients. */
export interface Open {
  readonly kind: Kind;
  readonly posts: readonly SidePost[];
  readonly recipients: string;
}

/** A new epoch of a space, sealed to those whose ids hash to `recipients`. */
export interface NewEpoch {
  readonly recipients: string;
}

/** Earlier keys of a space for a device that joined. */
export interface Grant {
  readonly device: string;
}

/** An answer is asked by that time. */
export interface ReplyBy {
  readonly by: number;
}

/** An answer is asked within so many seconds of receipt, on a paragraph of the Arrangement. */
export interface ReplyWithin {
  readonly basis: string;
  readonly within: number;
}

/** What a message answers (an id), whether that closes it, what it replaces, its precedence, and the reply asked. */
export interface Message {
  readonly answers: string | null;
  readonly closes: boolean;
  readonly precedence: Precedence;
  readonly replaces: string | null;
  readonly reply: ReplyBy | ReplyWithin | null;
}

/** Refers to one statement, by its id. */
export interface Of {
  readonly of: string;
}

/** A change of what both sides decide: about what, on which version, to be accepted by when. */
export interface Propose {
  readonly about: "title";
  readonly due: number;
  readonly on: string;
}

/**
 * In which state a side's end of the line is from when on, why (null: no reason is given), and whether that side still
 * takes a FLASH.
 */
export interface Declare {
  readonly flash: boolean;
  readonly from: number;
  readonly reason: Why | null;
  readonly state: LineState;
}

export interface SaysOf {
  readonly open: Open;
  readonly epoch: NewEpoch;
  readonly grant: Grant;
  readonly notice: Message;
  readonly request: Message;
  readonly answer: Message;
  readonly holding: Message;
  readonly short: Message;
  readonly service: Message;
  readonly acknowledgement: Of;
  readonly noted: Of;
  readonly cannot_open: Of;
  readonly proposal: Propose;
  readonly acceptance: Of;
  readonly refusal: Of;
  readonly withdrawal: Of;
  readonly declaration: Declare;
}

export type StatementType = keyof SaysOf;
/** The types that are messages: numbered by the year. */
export type MessageType = { [T in StatementType]: SaysOf[T] extends Message ? T : never }[StatementType];
export type Says = SaysOf[StatementType];

/**
 * A row of the table. `wraps`: part 0 is a list of wraps, not sealed text. `alone`: one signature is enough in any
 * capacity, and the part has the smallest size that padding makes.
 */
export interface Type<S> {
  readonly parse: (field: Field) => S;
  readonly encode: (says: S) => Record<string, Json>;
  readonly parts: readonly [least: number, most: number];
  readonly epoch: "new" | "known" | "none";
  readonly wraps: boolean;
  readonly message: boolean;
  readonly alone: boolean;
}

/** `says` of a statement of that type. Throws `Malformed("wire")`. */
export function parseSays<T extends StatementType>(type: T, field: Field): SaysOf[T] {
  return TYPES[type].parse(field);
}

/** The spelling of `says`. */
export function encodeSays<T extends StatementType>(type: T, says: SaysOf[T]): Record<string, Json> {
  return TYPES[type].encode(says);
}

/** The spelling of `says` that a drafter signs: without precedence, which is the releaser's. */
export function draftSays<T extends StatementType>(type: T, says: SaysOf[T]): Record<string, Json> {
  const { precedence: _, ...drafted } = encodeSays(type, says);
  return drafted;
}

function parseOpen(field: Field): Open {
  const [kind, posts, recipients] = fields(field, "kind", "posts", "recipients");
  const listed = listOf(posts, parsePost, { limit: MAX_POSTS });
  const ascending = listed.every((post, index) => index === 0 || comparePosts(listed[index - 1]!, post) < 0);
  if (listed.length === 0 || !ascending) return posts.refuse("sorted, each once, at least one");
  return { kind: choice(kind, KINDS), posts: listed, recipients: digest(recipients) };
}

/** The order in which `open` lists posts: by side, then by name. */
export function comparePosts(a: SidePost, b: SidePost): number {
  return compare(a[0], b[0]) || compare(a[1], b[1]);
}

function parsePost(field: Field): SidePost {
  const [code, post] = items(field, 2);
  return [side(code), word(post)];
}

function parseMessage(field: Field): Message {
  const [answers, closes, precedence, replaces, reply] = fields(
    field,
    "answers",
    "closes",
    "precedence",
    "replaces",
    "reply",
  );
  return {
    answers: nullable(answers, digest),
    closes: boolean(closes),
    precedence: choice(precedence, PRECEDENCES),
    replaces: nullable(replaces, digest),
    reply: nullable(reply, parseReply),
  };
}

function parseReply(field: Field): ReplyBy | ReplyWithin {
  const value = field.value;
  if (typeof value === "object" && value !== null && Object.hasOwn(value, "by")) {
    const [by] = fields(field, "by");
    return { by: utc(by) };
  }
  const [basis, within] = fields(field, "basis", "within");
  return { basis: word(basis), within: integer(within) };
}

function encodeMessage({ answers, closes, precedence, replaces, reply }: Message): Record<string, Json> {
  return { answers, closes, precedence, replaces, reply: reply === null ? null : encodeReply(reply) };
}

function encodeReply(reply: ReplyBy | ReplyWithin): Json {
  return "by" in reply ? { by: encodeUtc(reply.by) } : { basis: reply.basis, within: reply.within };
}

function parsePropose(field: Field): Propose {
  const [about, due, on] = fields(field, "about", "due", "on");
  return { about: choice(about, ["title"]), due: utc(due), on: digest(on) };
}

function parseOf(field: Field): Of {
  const [of] = fields(field, "of");
  return { of: digest(of) };
}

function parseDeclare(field: Field): Declare {
  const [flash, from, reason, state] = fields(field, "flash", "from", "reason", "state");
  const declared = {
    flash: boolean(flash),
    from: utc(from),
    reason: nullable(reason, (value) => choice(value, WHY)),
    state: choice(state, STATES),
  };
  if (declared.state === "open" && !declared.flash) flash.refuse("an open line takes a FLASH");
  return declared;
}

const MESSAGE: Type<Message> = {
  parse: parseMessage,
  encode: encodeMessage,
  parts: [1, 16],
  epoch: "known",
  wraps: false,
  message: true,
  alone: false,
};

const BRIEF: Type<Message> = { ...MESSAGE, parts: [1, 1], alone: true };

const OF: Type<Of> = {
  parse: parseOf,
  encode: ({ of }) => ({ of }),
  parts: [0, 0],
  epoch: "none",
  wraps: false,
  message: false,
  alone: false,
};

export const TYPES: { readonly [T in StatementType]: Type<SaysOf[T]> } = {
  open: {
    parse: parseOpen,
    encode: ({ kind, posts, recipients }) => ({ kind, posts, recipients }),
    parts: [2, 2],
    epoch: "new",
    wraps: true,
    message: false,
    alone: false,
  },
  epoch: {
    parse(field) {
      const [recipients] = fields(field, "recipients");
      return { recipients: digest(recipients) };
    },
    encode: ({ recipients }) => ({ recipients }),
    parts: [2, 2],
    epoch: "new",
    wraps: true,
    message: false,
    alone: false,
  },
  grant: {
    parse(field) {
      const [device] = fields(field, "device");
      return { device: digest(device) };
    },
    encode: ({ device }) => ({ device }),
    parts: [1, 1],
    epoch: "none",
    wraps: true,
    message: false,
    alone: false,
  },
  notice: MESSAGE,
  request: MESSAGE,
  answer: MESSAGE,
  holding: BRIEF,
  short: BRIEF,
  service: BRIEF,
  acknowledgement: OF,
  noted: OF,
  cannot_open: OF,
  proposal: {
    parse: parsePropose,
    encode: ({ about, due, on }) => ({ about, due: encodeUtc(due), on }),
    parts: [1, 1],
    epoch: "known",
    wraps: false,
    message: false,
    alone: false,
  },
  acceptance: OF,
  refusal: OF,
  withdrawal: OF,
  declaration: {
    parse: parseDeclare,
    encode: ({ flash, from, reason, state }) => ({ flash, from: encodeUtc(from), reason, state }),
    parts: [0, 0],
    epoch: "none",
    wraps: false,
    message: false,
    alone: false,
  },
};

/** Whether statements of that type are messages. */
export function isMessageType(type: StatementType): type is MessageType {
  return TYPES[type].message;
}

/** All types, by which a header's `type` is read. */
export const STATEMENT_TYPES = Object.keys(TYPES) as StatementType[];
