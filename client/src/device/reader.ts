/**
 * Statements read: found in a verified log, signed by whom their log's list names at that place, and judged by what the
 * other log says of them.
 *
 * A device checks itself, in the protocol's order: the reality, hotline and side; the signers' authority at the entry's
 * past; the signatures; the draft; the times; that the post takes part in the space; that a new epoch goes to just the
 * participants of its past. The verdicts of all other rules it takes from the other log's cover without refusal.
 */
import { verifySignatures } from "../protocol/arrangement.ts";
import type { Bytes } from "../protocol/bytes.ts";
import { verifyEnvelope } from "../protocol/dsse.ts";
import { contentHash, epochId, openPart, recipientsHash, spaceId, unpadPart, type PartPlace } from "../protocol/epoch.ts";
import { Malformed, Refused, Unverified } from "../protocol/errors.ts";
import { covers, type Frame } from "../protocol/frame.ts";
import { sha256 } from "../protocol/native.ts";
import { TYPES, type SidePost } from "../protocol/says.ts";
import { validDevice, type Device, type Signatories } from "../protocol/signatories.ts";
import { LINE, participants, takesPart } from "../protocol/spaces.ts";
import {
  draftMatches, headerWithoutBody, parseStatement, payloadType, type Draft, type Signer, type Statement,
} from "../protocol/statement.ts";
import { checkTimes } from "../protocol/times.ts";
import type { Where } from "./answers.ts";
import type { Api } from "./api.ts";
import { CannotOpen, WrongAnswer } from "./errors.ts";
import type { Trust } from "./trust.ts";

/** What the protocol allows a statement to wait for its log, in seconds: one signature, and with a draft. */
const ALONE = 3_600;
const WITH_DRAFT = 86_400;

/** What a space is, from its verified `open` statement; `posts` null: the line itself. */
export interface SpaceFacts {
  readonly id: string;
  readonly kind: "case" | "consultation" | "line";
  readonly exercise: boolean;
  readonly posts: readonly SidePost[] | null;
}

/** The other log's word on an entry: the entry of it that covers this one, when, and the code it refuses it with. */
export interface Cover {
  readonly index: number;
  readonly at: number;
  readonly code: string | null;
}

export class Reader {
  private readonly facts = new Map<string, Promise<SpaceFacts>>();

  constructor(
    private readonly api: Api,
    readonly trust: Trust,
    readonly now: () => number,
  ) {}

  /** The verified statement that stands at a place, with its frame. Throws what does not hold. */
  async statementAt({ side, index }: Where): Promise<{ frame: Frame; statement: Statement }> {
    const frame = await this.trust.entry(side, index);
    return { frame, statement: await this.verify(side, index, frame) };
  }

  /**
   * The verified statement in a frame that stands at `index` of a side's log.
   *
   * Throws `Malformed` for what is no statement, `Refused` with the protocol's code for what this device finds
   * inadmissible.
   */
  async verify(side: string, index: number, frame: Frame): Promise<Statement> {
    return this.check(side, index, frame, await statementIn(frame));
  }

  /** The same, but what is inadmissible is given with the reason, to be shown as unverified. */
  async tryVerify(
    side: string,
    index: number,
    frame: Frame,
  ): Promise<{ statement: Statement; unverified: string | null }> {
    const statement = await statementIn(frame);
    try {
      return { statement: await this.check(side, index, frame, statement), unverified: null };
    } catch (error) {
      if (error instanceof Refused) return { statement, unverified: error.code };
      throw error;
    }
  }

  private async check(side: string, index: number, frame: Frame, statement: Statement): Promise<Statement> {
    const { demonstration, signatures } = this.trust.arrangement();
    const { exercise, signer, draft } = statement;
    if (statement.envelope.payloadType !== payloadType({ demonstration, exercise })) throw new Refused("payload-type");
    if (statement.hotline !== this.trust.hotline) throw new Refused("hotline");
    if (statement.side !== side) throw new Refused("side");
    const listed = this.trust.list(side, index);
    const releaser = authorised(listed, signer, "releases", signatures);
    const drafter = draft === null ? null : authorised(listed, draft.signer, "drafts", signatures);
    await verifySignatures(statement.envelope, [releaser.signing], verifyEnvelope);
    if (draft !== null && drafter !== null) {
      await verifySignatures(draft.envelope, [drafter.signing], verifyEnvelope);
    }
    checkDraft(statement, draft, signatures.get(signer.capacity) ?? 1, frame.at);
    const longest = draft === null ? ALONE : WITH_DRAFT;
    checkTimes({ issued: statement.issued, expires: statement.expires, at: frame.at, longest });
    await this.checkSpace(statement, listed, frame);
    return statement;
  }

  /** What a space is. Throws what does not hold of its `open` statement. */
  factsOf(space: string): Promise<SpaceFacts> {
    const known = this.facts.get(space);
    if (known !== undefined) return known;
    const asked = this.askFacts(space);
    this.facts.set(space, asked);
    asked.catch(() => this.facts.delete(space));
    return asked;
  }

  /**
   * What the other log's entry `index` says of a place, of which the node says that it is the first to cover it.
   *
   * Throws `WrongAnswer` if it does not cover it, `Unverified` if it covers another history of our log.
   */
  async coverBy(place: Where, index: number): Promise<Cover> {
    const frame = await this.trust.entry(this.trust.otherOf(place.side), index);
    return this.coverIn(place, index, frame);
  }

  /** The same of a frame that was verified already. */
  async coverIn(place: Where, index: number, frame: Frame): Promise<Cover> {
    if (!covers(frame, place.index)) throw new WrongAnswer("an entry that does not cover it");
    await this.trust.confirmRoot(place.side, frame.seen.end, Uint8Array.fromHex(frame.seen.root));
    const code = frame.refused.find(([refused]) => refused === place.index)?.[1] ?? null;
    return { index, at: frame.at, code };
  }

  /** The stored parts of a statement's body, as its header names them; null while one has not come to the node. */
  async body(place: Where, statement: Statement, from = 0): Promise<Bytes[] | null> {
    const asked = statement.body.slice(from).map((_, part) => this.part(place, statement, from + part));
    const parts = await Promise.all(asked);
    return parts.every((part) => part !== null) ? parts : null;
  }

  private async part(place: Where, statement: Statement, part: number): Promise<Bytes | null> {
    const data = await this.api.part(place.side, place.index, part);
    if (data === null) return null;
    const { size, hash } = statement.body[part]!;
    if (data.length !== size || (await sha256(data)).toHex() !== hash) throw new CannotOpen("part");
    return data;
  }

  private async askFacts(space: string): Promise<SpaceFacts> {
    if (space === LINE) return { id: LINE, kind: "line", exercise: false, posts: null };
    const { opened } = await this.api.space(space);
    if (opened === null) throw new WrongAnswer("a space that nobody opened");
    const { statement } = await this.statementAt(opened);
    if (statement.type !== "open" || statement.space !== space) throw new WrongAnswer("another space's opening");
    return factsIn(statement);
  }

  private async checkSpace(statement: Statement, listed: Signatories, frame: Frame): Promise<void> {
    const { type, side, space, signer, nonce, hotline } = statement;
    const opening = { hotline, side, nonce };
    if (type === "open" && space !== (await spaceId(opening))) throw new Refused("space-unknown");
    const facts = type === "open" ? factsIn(statement) : await this.factsOf(space);
    if (facts.exercise !== statement.exercise) throw new Refused("payload-type");
    if (!takesPart(facts, side, signer.post)) throw new Refused("post", "this post takes no part in the space");
    if (type !== "open" && type !== "epoch") return;
    if (statement.epoch !== (await epochId(opening, space))) throw new Refused("epoch-unknown");
    const other = this.trust.otherOf(side);
    await this.trust.reach(other, frame.seen.end);
    const recipients = participants(facts, [listed, this.trust.list(other, frame.seen.end)]);
    if (statement.says.recipients !== (await recipientsHash(recipients.keys()))) throw new Refused("recipients");
  }
}

/** The texts of a statement's sealed parts; `parts` are all its stored parts from the first sealed one on. */
export async function openTexts(statement: Statement, parts: readonly Bytes[], key: Bytes): Promise<string[]> {
  const first = firstSealed(statement);
  const plaintexts = await Promise.all(parts.map((part, index) => openSealed(statement, first + index, part, key)));
  const { draft } = statement;
  if (draft !== null) {
    const content = await Promise.all(plaintexts.map(contentHash));
    if (content.join() !== draft.content.join()) throw new CannotOpen("content");
  }
  return plaintexts.map((plaintext) => decodeText(unpadPart(plaintext)));
}

/** The plaintext of one sealed part. Throws `CannotOpen("body")`. */
export async function openSealed(statement: Statement, part: number, sealed: Bytes, key: Bytes): Promise<Bytes> {
  const headerHash = (await sha256(headerWithoutBody(statement.envelope.payload))).toHex();
  const place: PartPlace = { device: statement.signer.device, nonce: statement.nonce, headerHash, part };
  try {
    return await openPart(key, place, sealed);
  } catch (error) {
    if (error instanceof Malformed || error instanceof Unverified) throw new CannotOpen("body");
    throw error;
  }
}

/** Which part of a statement's body is the first sealed text. */
export function firstSealed(statement: Statement): number {
  return TYPES[statement.type].wraps ? 1 : 0;
}

async function statementIn({ envelope }: Frame): Promise<Statement> {
  if (envelope === null) throw new Malformed("wire", "no envelope");
  return parseStatement(envelope);
}

function factsIn(statement: Extract<Statement, { type: "open" }>): SpaceFacts {
  const { space, exercise, says } = statement;
  return { id: space, kind: says.kind, exercise, posts: says.posts };
}

/** The signer's device, as the list has it. Throws `Refused`. */
function authorised(
  listed: Signatories,
  signer: Signer,
  to: "releases" | "drafts",
  capacities: ReadonlyMap<string, number>,
): Device {
  const device = validDevice(listed, signer.device);
  if (device.post !== signer.post || device.officer !== signer.officer) throw new Refused("post");
  const allowed = listed.posts.get(signer.post)?.[to] ?? [];
  if (!allowed.includes(signer.capacity) || !capacities.has(signer.capacity)) throw new Refused("capacity");
  return device;
}

function checkDraft(statement: Statement, draft: Draft | null, needed: number, at: number): void {
  if (draft === null) {
    if (needed > 1) throw new Refused("draft", "this capacity needs two signatures");
    return;
  }
  if (draft.signer.officer === statement.signer.officer) throw new Refused("draft", "two signatures mean two officers");
  if (!draftMatches(statement, draft) || draft.content.length !== statement.body.length) {
    throw new Refused("draft", "the statement is not what was drafted");
  }
  try {
    checkTimes({ issued: draft.issued, expires: draft.expires, at, longest: WITH_DRAFT });
  } catch (late) {
    if (late instanceof Refused) throw new Refused("draft", late.code);
    throw late;
  }
}

function decodeText(content: Bytes): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new CannotOpen("body");
  }
}
