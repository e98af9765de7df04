/**
 * Statements made: header, sealed body, signature, envelope. Pure but for the browser's own algorithms: time and
 * randomness are arguments.
 *
 *     plaintexts = contents.map((content) => padPart(content, random(32)))
 *     { envelope, body } = await composeStatement({ author, writing, type: "notice", says, space, epoch, plaintexts })
 *
 * The body is what is posted beside the envelope: clear parts (wraps, a grant) first, then the sealed ones.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { type Envelope, signEnvelope } from "../protocol/dsse.ts";
import {
  BLIND_SIZE,
  contentHash,
  encodeWraps,
  epochId,
  KEY_SIZE,
  NONCE_SIZE,
  openPart,
  padPart,
  recipientsHash,
  sealGrant,
  sealPart,
  spaceId,
  unpadPart,
  wrapEpochKey,
} from "../protocol/epoch.ts";
import { sha256 } from "../protocol/native.ts";
import { comparePosts, type Open, type SaysOf, type SidePost, type StatementType, TYPES } from "../protocol/says.ts";
import {
  DRAFT,
  type Draft,
  draftFrom,
  draftValue,
  headerValue,
  type Part,
  payloadType,
  type Verified,
} from "../protocol/statement.ts";
import { encode } from "../protocol/wire.ts";
import { CannotOpen } from "./errors.ts";
import type { DeviceKeys } from "./keys.ts";

/** How long what one officer signs may wait for its log, in seconds; the protocol allows an hour. */
const ALONE = 1_800;
/** The same where two sign; the protocol allows a day. */
const WITH_DRAFT = 43_200;

const SALT_SIZE = 24;

/** Whose device writes: its keys, and how the list of signatories names it. */
export interface Author {
  readonly hotline: string;
  readonly demonstration: boolean;
  readonly side: string;
  readonly officer: number;
  readonly post: string;
  readonly keys: DeviceKeys;
}

/** What a statement needs besides its content: both logs as verified, the time (seconds), the randomness. */
export interface Writing {
  readonly own: Verified;
  readonly other: Verified;
  readonly now: number;
  readonly random: (size: number) => Bytes;
}

/** The key of an epoch, 32 bytes. */
export interface EpochKey {
  readonly id: string;
  readonly key: Bytes;
}

/** What is written, of which type, where and by whom. `plaintexts` are padded parts, to be sealed under `epoch`. */
export interface Composition<T extends StatementType> {
  readonly author: Author;
  readonly writing: Writing;
  readonly type: T;
  readonly says: SaysOf[T];
  readonly space: string;
  readonly exercise: boolean;
  readonly capacity: string;
  readonly epoch?: EpochKey | null;
  readonly clear?: readonly Bytes[];
  readonly plaintexts?: readonly Bytes[];
  readonly nonce?: Bytes;
  readonly draft?: Draft | null;
}

/** A signed statement and its stored parts, ready to be posted. */
export interface Composed {
  readonly envelope: Envelope;
  readonly body: readonly Bytes[];
}

/** A space or an epoch that begins: its statement, its ids, its key. */
export interface Begun extends Composed {
  readonly space: string;
  readonly epoch: EpochKey;
}

/** The padded plaintexts of texts. */
export function padTexts(texts: readonly string[], random: (size: number) => Bytes): Bytes[] {
  return texts.map((text) => padPart(new TextEncoder().encode(text), random(BLIND_SIZE)));
}

/** A signed statement with its sealed body. */
export async function composeStatement<T extends StatementType>(composition: Composition<T>): Promise<Composed> {
  const { author, writing, type, says, plaintexts = [], clear = [], epoch = null } = composition;
  const nonce = composition.nonce ?? writing.random(NONCE_SIZE);
  const value = (body: readonly Part[]) => headerValue(type, says, { ...headerOf(composition, nonce), body });
  const headerHash = (await sha256(encode(value([])))).toHex();
  const sealed = plaintexts.map((plaintext, index) => {
    if (epoch === null) throw new RangeError("a sealed part needs an epoch's key");
    const place = { device: author.keys.id, nonce, headerHash, part: clear.length + index };
    return sealPart(epoch.key, place, plaintext, writing.random(SALT_SIZE));
  });
  const body = [...clear, ...(await Promise.all(sealed))];
  const parts = await Promise.all(body.map(storedPart));
  const kind = payloadType({ demonstration: author.demonstration, exercise: composition.exercise });
  return { envelope: await signEnvelope(kind, encode(value(parts)), [author.keys.signing]), body };
}

/** The header of a composition as it will be signed, but for its body: for the officer to see before. */
export function previewHeader<T extends StatementType>(
  composition: Composition<T>,
  nonce: Bytes,
): { payloadType: string; header: string } {
  const { author, exercise, type, says } = composition;
  const header = new TextDecoder().decode(encode(headerValue(type, says, headerOf(composition, nonce))));
  return { payloadType: payloadType({ demonstration: author.demonstration, exercise }), header };
}

/** A space is opened with its first epoch: wraps for all recipients, and the sealed title. */
export async function composeOpen(opening: {
  readonly author: Author;
  readonly writing: Writing;
  readonly kind: Open["kind"];
  readonly posts: readonly SidePost[];
  readonly recipients: ReadonlyMap<string, Bytes>;
  readonly title: string;
  readonly exercise: boolean;
  readonly capacity: string;
  /** Names the space: the same one where the statement is made anew. */
  readonly nonce: Bytes;
}): Promise<Begun> {
  const { author, kind, recipients, title, nonce } = opening;
  const space = await spaceId({ hotline: author.hotline, side: author.side, nonce });
  const posts = [...opening.posts].sort(comparePosts);
  const says = { kind, posts, recipients: await recipientsHash(recipients.keys()) };
  return begin({ ...opening, type: "open", says, space, nonce }, recipients, title);
}

/** A new epoch of a space, for those who take part in it now. */
export async function composeEpoch(opening: {
  readonly author: Author;
  readonly writing: Writing;
  readonly space: string;
  readonly recipients: ReadonlyMap<string, Bytes>;
  readonly exercise: boolean;
  readonly capacity: string;
}): Promise<Begun> {
  const { writing, recipients } = opening;
  const says = { recipients: await recipientsHash(recipients.keys()) };
  return begin({ ...opening, type: "epoch", says, nonce: writing.random(NONCE_SIZE) }, recipients, "");
}

/** Keys of a space for a colleague's device that joined: its id, and its sealing public key. */
export async function composeGrant(grant: {
  readonly author: Author;
  readonly writing: Writing;
  readonly space: string;
  readonly device: string;
  readonly sealing: Bytes;
  readonly keys: ReadonlyMap<string, Bytes>;
  readonly exercise: boolean;
  readonly capacity: string;
}): Promise<Composed> {
  const { author, space, device } = grant;
  const passage = { hotline: author.hotline, space, sender: author.keys.id, recipient: device };
  const sealed = await sealGrant(grant.keys, grant.sealing, passage);
  return composeStatement({ ...grant, type: "grant", says: { device }, clear: [sealed] });
}

/** What a drafter signs: the content of plaintexts, and `says` without its precedence. */
export async function draftPayload<T extends StatementType>(composition: Composition<T>): Promise<Bytes> {
  const { author, writing, type, says, space, capacity, plaintexts = [], nonce } = composition;
  const value = draftValue(type, says, {
    signer: { capacity, device: author.keys.id, officer: author.officer, post: author.post },
    content: await Promise.all(plaintexts.map(contentHash)),
    expires: writing.now + WITH_DRAFT,
    hotline: author.hotline,
    issued: writing.now,
    nonce: nonce ?? writing.random(NONCE_SIZE),
    side: author.side,
    space,
  });
  return encode(value);
}

/** The drafter's signature over such a payload. */
export async function signDraft(payload: Bytes, { keys }: Author): Promise<Draft> {
  return draftFrom(await signEnvelope(DRAFT, payload, [keys.signing]));
}

/**
 * A draft's plaintexts, sealed for a releaser of the own side: each as a part of the draft, whose payload's hash is
 * its context; and, as the part after them, a note that the other side never sees (what precedence is proposed).
 */
export async function sealDraft(
  draft: Draft,
  plaintexts: readonly Bytes[],
  note: string,
  epoch: EpochKey,
  random: (size: number) => Bytes,
): Promise<{ body: Bytes[]; sealed: Bytes }> {
  const parts = [...plaintexts, ...padTexts([note], random)];
  const places = await draftPlaces(draft, parts.length);
  const sealed = await Promise.all(
    parts.map((part, index) => sealPart(epoch.key, places[index]!, part, random(SALT_SIZE))),
  );
  return { body: sealed.slice(0, -1), sealed: sealed.at(-1)! };
}

/** What `sealDraft` sealed. Throws `CannotOpen` for another key, or a content that the drafter did not sign. */
export async function openDraft(
  draft: Draft,
  { body, sealed }: { body: readonly Bytes[]; sealed: Bytes },
  key: Bytes,
): Promise<{ plaintexts: Bytes[]; note: string }> {
  const places = await draftPlaces(draft, body.length + 1);
  const parts = await Promise.all([...body, sealed].map((part, index) => openPart(key, places[index]!, part)));
  const plaintexts = parts.slice(0, -1);
  const content = await Promise.all(plaintexts.map(contentHash));
  if (content.join() !== draft.content.join()) throw new CannotOpen("content");
  return { plaintexts, note: new TextDecoder().decode(unpadPart(parts.at(-1)!)) };
}

/** The reason for which a draft is sent back, sealed for its drafter as the part after its note. */
export async function sealReason(
  draft: Draft,
  reason: string,
  epoch: EpochKey,
  random: (size: number) => Bytes,
): Promise<Bytes> {
  const [plaintext] = padTexts([reason], random);
  return sealPart(epoch.key, await reasonPlace(draft), plaintext!, random(SALT_SIZE));
}

/** What `sealReason` sealed. Throws `Malformed`, `Unverified` for anything else. */
export async function openReason(draft: Draft, sealed: Bytes, key: Bytes): Promise<string> {
  return new TextDecoder().decode(unpadPart(await openPart(key, await reasonPlace(draft), sealed)));
}

async function reasonPlace(draft: Draft) {
  return (await draftPlaces(draft, draft.content.length + 2)).at(-1)!;
}

async function draftPlaces(draft: Draft, count: number) {
  const headerHash = (await sha256(draft.envelope.payload)).toHex();
  const { nonce, signer } = draft;
  return Array.from({ length: count }, (_, part) => ({ device: signer.device, nonce, headerHash, part }));
}

/** A statement that begins an epoch: its key is drawn, wrapped for each recipient, and seals the text. */
async function begin<T extends "open" | "epoch">(
  composition: Composition<T> & { readonly nonce: Bytes },
  recipients: ReadonlyMap<string, Bytes>,
  text: string,
): Promise<Begun> {
  const { author, writing, space, nonce } = composition;
  const opening = { hotline: author.hotline, side: author.side, nonce };
  const epoch = { id: await epochId(opening, space), key: writing.random(KEY_SIZE) };
  const wraps = [...recipients].map(async ([recipient, sealing]): Promise<[string, Bytes]> => {
    const passage = { hotline: author.hotline, space, sender: author.keys.id, recipient };
    return [recipient, await wrapEpochKey(epoch.key, sealing, passage, epoch.id)];
  });
  const clear = [encodeWraps(new Map(await Promise.all(wraps)))];
  const plaintexts = padTexts([text], writing.random);
  return { space, epoch, ...(await composeStatement({ ...composition, epoch, clear, plaintexts })) };
}

function headerOf<T extends StatementType>(composition: Composition<T>, nonce: Bytes) {
  const { author, writing, type, space, capacity, epoch = null, draft = null } = composition;
  return {
    body: [],
    draft,
    epoch: TYPES[type].epoch === "none" ? null : (epoch?.id ?? null),
    expires: writing.now + (draft === null ? ALONE : WITH_DRAFT),
    hotline: author.hotline,
    issued: writing.now,
    nonce,
    side: author.side,
    signer: { capacity, device: author.keys.id, officer: author.officer, post: author.post },
    space,
    verifiedOther: writing.other,
    verifiedOwn: writing.own,
  };
}

async function storedPart(part: Bytes): Promise<Part> {
  return { size: part.length, hash: (await sha256(part)).toHex() };
}
