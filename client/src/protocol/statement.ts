/**
 * A statement's signed header: all that rules need, in the clear, and nothing else. The twin of `crypto/statement.py`,
 * which has the bytes of the header and of a draft.
 *
 * It is the payload of a DSSE envelope signed by the releaser's device. The id of a statement is the hash of its PAE.
 * Every field is always there; what is unknown is refused.
 */
import type { Bytes } from "./bytes.ts";
import { type Envelope, envelopeFrom, envelopeId, envelopeValue } from "./dsse.ts";
import { Malformed } from "./errors.ts";
import {
  draftSays,
  encodeSays,
  type MessageType,
  parseSays,
  type SaysOf,
  STATEMENT_TYPES,
  type StatementType,
  TYPES,
} from "./says.ts";
import type { Field, Json } from "./wire.ts";
import * as wire from "./wire.ts";
import * as words from "./words.ts";

export const STATEMENT = "application/vnd.hotline.statement.v1+json";
export const EXERCISE = "application/vnd.hotline.exercise.v1+json";
export const DEMONSTRATION = "application/vnd.hotline.demonstration.v1+json";
export const DEMONSTRATION_EXERCISE = "application/vnd.hotline.demonstration-exercise.v1+json";
export const DRAFT = "application/vnd.hotline.draft.v1+json";

export const MAX_PARTS = 16;
/** Attachments have no rules in version 1, so none are admissible. */
export const MAX_ATTACHMENTS = 0;

/** A demonstration is a property of the hotline, an exercise one of the space; no signature serves for two of them. */
const REALITY: ReadonlyMap<string, { readonly demonstration: boolean; readonly exercise: boolean }> = new Map([
  [STATEMENT, { demonstration: false, exercise: false }],
  [EXERCISE, { demonstration: false, exercise: true }],
  [DEMONSTRATION, { demonstration: true, exercise: false }],
  [DEMONSTRATION_EXERCISE, { demonstration: true, exercise: true }],
]);

/** A part of the body as it is stored: its size in bytes and its SHA-256. */
export interface Part {
  readonly size: number;
  readonly hash: string;
}

/** Who signs: the device, the post and officer it is listed under, and in which capacity. */
export interface Signer {
  readonly capacity: string;
  readonly device: string;
  readonly officer: number;
  readonly post: string;
}

/** A log as the author's device had verified it: number of the log, size, root. */
export interface Verified {
  readonly log: number;
  readonly size: number;
  readonly root: string;
}

/** The drafter's own signed content. `content` has the hash of each part's plaintext. */
export interface Draft {
  readonly envelope: Envelope;
  readonly signer: Signer;
  readonly content: readonly string[];
  readonly expires: number;
  readonly hotline: string;
  readonly issued: number;
  readonly nonce: Bytes;
  readonly says: Json;
  readonly side: string;
  readonly space: string;
  readonly type: StatementType;
}

/** What a header says whatever its type. */
export interface Header {
  readonly body: readonly Part[];
  readonly draft: Draft | null;
  readonly epoch: string | null;
  readonly expires: number;
  readonly hotline: string;
  readonly issued: number;
  readonly nonce: Bytes;
  readonly side: string;
  readonly signer: Signer;
  readonly space: string;
  readonly verifiedOther: Verified;
  readonly verifiedOwn: Verified;
}

/** A parsed, unverified statement of type `T`; `id` is the hash of its PAE. */
export interface StatementOf<T extends StatementType> extends Header {
  readonly id: string;
  readonly envelope: Envelope;
  readonly exercise: boolean;
  readonly type: T;
  readonly says: SaysOf[T];
}

export type Statement = { [T in StatementType]: StatementOf<T> }[StatementType];
export type MessageStatement = Extract<Statement, { type: MessageType }>;

/** Whether it is a message, and so has a number of the year. */
export function isMessage(statement: Statement): statement is MessageStatement {
  return TYPES[statement.type].message;
}

/** The payload type of a statement in a hotline and a space of that reality. */
export function payloadType(reality: { demonstration: boolean; exercise: boolean }): string {
  const [demonstration, exercise] = [reality.demonstration, reality.exercise];
  if (demonstration) return exercise ? DEMONSTRATION_EXERCISE : DEMONSTRATION;
  return exercise ? EXERCISE : STATEMENT;
}

/** Whether an envelope claims to hold a statement of any reality. */
export function isStatement(envelope: Envelope): boolean {
  return REALITY.has(envelope.payloadType);
}

/**
 * The unverified statement in an envelope.
 *
 * Throws `Malformed("payload-type")` for another payload type, `Malformed("wire")` for anything but the schema.
 */
export async function parseStatement(envelope: Envelope): Promise<Statement> {
  const reality = REALITY.get(envelope.payloadType);
  if (reality === undefined) throw new Malformed("payload-type", "not a statement");
  const field = wire.parse(envelope.payload, { limit: words.ENTRY_LIMIT });
  const [attachments, body, draft, epoch, expires, hotline, issued, nonce, says, side, signers, space, type, verified] =
    wire.fields(
      field,
      "attachments",
      "body",
      "draft",
      "epoch",
      "expires",
      "hotline",
      "issued",
      "nonce",
      "says",
      "side",
      "signers",
      "space",
      "type",
      "verified",
    );
  wire.items(attachments, MAX_ATTACHMENTS);
  const [other, own] = wire.fields(verified, "other", "own");
  const [signer, ...more] = wire.listOf(signers, parseSigner, { limit: 1 });
  if (signer === undefined || more.length > 0) {
    throw new Malformed("wire", "a statement has one signer; a drafter signs the draft");
  }
  const name = words.choice(type, STATEMENT_TYPES);
  const header = {
    body: wire.listOf(body, parsePart, { limit: MAX_PARTS }),
    draft: wire.nullable(draft, parseDraft),
    epoch: wire.nullable(epoch, (id) => wire.hex(id, 16)),
    expires: wire.utc(expires),
    hotline: words.digest(hotline),
    issued: wire.utc(issued),
    nonce: wire.base64Bytes(nonce, { size: 16 }),
    ...typed(name, says),
    side: words.side(side),
    signer,
    space: wire.hex(space, 16),
    verifiedOther: parseVerified(other),
    verifiedOwn: parseVerified(own),
  };
  return { id: await envelopeId(envelope), envelope, exercise: reality.exercise, ...header } as Statement;
}

/** The header's bytes with `body` empty: what binds a part's ciphertext to its header. */
export function headerWithoutBody(payload: Bytes): Bytes {
  const header = wire.parse(payload, { limit: words.ENTRY_LIMIT }).value;
  if (typeof header !== "object" || header === null || Array.isArray(header)) throw new Malformed("wire", "object");
  return wire.encode({ ...header, body: [] });
}

/** The header's value, as it is signed. */
export function headerValue<T extends StatementType>(type: T, says: SaysOf[T], header: Header): Record<string, Json> {
  return {
    attachments: [],
    body: header.body.map(({ size, hash }) => [size, hash]),
    draft: header.draft === null ? null : envelopeValue(header.draft.envelope),
    epoch: header.epoch,
    expires: wire.encodeUtc(header.expires),
    hotline: header.hotline,
    issued: wire.encodeUtc(header.issued),
    nonce: wire.encodeBase64(header.nonce),
    says: encodeSays(type, says),
    side: header.side,
    signers: [{ ...header.signer }],
    space: header.space,
    type,
    verified: { other: verifiedValue(header.verifiedOther), own: verifiedValue(header.verifiedOwn) },
  };
}

/**
 * Whether the header repeats what the draft says: capacity, hotline, side, space, type, `says` but its precedence.
 * `says` is compared as it is spelled.
 */
export function draftMatches(statement: Statement, draft: Draft): boolean {
  const drafted = [draft.signer.capacity, draft.hotline, draft.side, draft.space, draft.type, draft.says];
  const { signer, hotline, side, space, type, says } = statement;
  const repeated = [signer.capacity, hotline, side, space, type, draftSays(type, says)];
  return wire.encode(drafted).toHex() === wire.encode(repeated).toHex();
}

/** The payload of a drafter's own envelope. */
export function draftValue<T extends StatementType>(
  type: T,
  says: SaysOf[T],
  draft: Omit<Draft, "envelope" | "says" | "type">,
): Record<string, Json> {
  return {
    ...draft.signer,
    content: draft.content,
    expires: wire.encodeUtc(draft.expires),
    hotline: draft.hotline,
    issued: wire.encodeUtc(draft.issued),
    nonce: wire.encodeBase64(draft.nonce),
    says: draftSays(type, says),
    side: draft.side,
    space: draft.space,
    type,
  };
}

/** A drafter's envelope, parsed, unverified. Throws `Malformed("wire")`. */
export function draftFrom(envelope: Envelope): Draft {
  if (envelope.payloadType !== DRAFT) {
    throw new Malformed("wire", "a draft is an envelope of its own payload type");
  }
  const payload = wire.parse(envelope.payload, { limit: words.ENTRY_LIMIT });
  const [capacity, content, device, expires, hotline, issued, nonce, officer, post, says, side, space, type] =
    wire.fields(
      payload,
      "capacity",
      "content",
      "device",
      "expires",
      "hotline",
      "issued",
      "nonce",
      "officer",
      "post",
      "says",
      "side",
      "space",
      "type",
    );
  const random = wire.base64Bytes(nonce, { size: 16 });
  const name = words.choice(type, STATEMENT_TYPES);
  return {
    envelope,
    nonce: random,
    signer: readSigner(capacity, device, officer, post),
    content: wire.listOf(content, words.digest, { limit: MAX_PARTS }),
    expires: wire.utc(expires),
    hotline: words.digest(hotline),
    issued: wire.utc(issued),
    says: says.value,
    side: words.side(side),
    space: wire.hex(space, 16),
    type: name,
  };
}

function typed<T extends StatementType>(type: T, says: Field): { type: T; says: SaysOf[T] } {
  return { type, says: parseSays(type, says) };
}

function parseDraft(field: Field): Draft {
  return draftFrom(envelopeFrom(field));
}

function parsePart(field: Field): Part {
  const [size, hash] = wire.items(field, 2);
  return { size: wire.integer(size, { maximum: words.BODY_LIMIT }), hash: words.digest(hash) };
}

function parseSigner(field: Field): Signer {
  return readSigner(...wire.fields(field, "capacity", "device", "officer", "post"));
}

function readSigner(capacity: Field, device: Field, officer: Field, post: Field): Signer {
  return {
    capacity: words.word(capacity),
    device: words.digest(device),
    officer: wire.integer(officer, { maximum: 9_999 }),
    post: words.word(post),
  };
}

function parseVerified(field: Field): Verified {
  const [log, size, root] = wire.items(field, 3);
  return { log: wire.integer(log), size: wire.integer(size), root: words.digest(root) };
}

function verifiedValue({ log, size, root }: Verified): Json {
  return [log, size, root];
}
