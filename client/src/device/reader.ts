/**
 * Statements read: found in a verified log, signed by whom their log's list names at that place, and judged by what the
 * other log says of them.
 *
 * A device checks itself, in the protocol's order: the reality, hotline and side; the signers' authority at the entry's
 * past; the signatures; the draft; the times; that the post takes part in the space; that a new epoch goes to just the
 * participants of its past. The verdicts of all other rules it takes from the other log's cover without refusal.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { verifyEnvelope } from "../protocol/dsse.ts";
import { contentHash, openPart, type PartPlace, spaceId, unpadPart } from "../protocol/epoch.ts";
import { Malformed, Refused, Unverified } from "../protocol/errors.ts";
import { covers, type Frame } from "../protocol/frame.ts";
import { sha256 } from "../protocol/native.ts";
import { checkDraft, checkIssued, checkPlace, checkReality, checkSigners, madeEpoch } from "../protocol/rules.ts";
import { TYPES } from "../protocol/says.ts";
import type { Signatories } from "../protocol/signatories.ts";
import { LINE, type Space, THE_LINE } from "../protocol/spaces.ts";
import { headerWithoutBody, parseStatement, type Statement } from "../protocol/statement.ts";
import type { Where } from "./answers.ts";
import type { Api } from "./api.ts";
import { CannotOpen, WrongAnswer } from "./errors.ts";
import { type Trust, unlessNotShown } from "./trust.ts";

/** What a space is, from its verified `open` statement. Its name is the walk's to count. */
export type SpaceFacts = Omit<Space, "name">;

/**
 * The other log's word on an entry: the entry of it that covers this one, when, and the code it refuses it with. Not
 * `proven` where that entry holds a statement which this officer may not be shown: then it is the node's word, and
 * refuses nothing.
 */
export interface Cover {
  readonly index: number;
  readonly at: number;
  readonly code: string | null;
  readonly proven: boolean;
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
    const arrangement = this.trust.arrangement();
    checkReality(statement, { arrangement, hotline: this.trust.hotline, side });
    const listed = this.trust.list(side, index);
    await checkSigners(statement, listed, arrangement, verifyEnvelope);
    checkDraft(statement, arrangement, frame.at);
    checkIssued(statement, frame.at);
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
   * What the other log's entry `index` says of a place, of which the node says that it is the first to cover it, `at`
   * that time, and refuses it with that code. `past` is how much of the other log the place itself takes in. Null where
   * a refusal is all that is said, and not shown: a node could make any statement void.
   *
   * Throws `WrongAnswer` if it does not cover it, `Unverified` if it covers another history of our log.
   */
  async coverBy(
    { past, ...place }: Where & { readonly past: number },
    { index, at }: { index: number; at: number },
    code: string | null,
  ): Promise<Cover | null> {
    // What a place takes in was there before it.
    if (index < past) throw new WrongAnswer("an entry that cannot cover it");
    const frame = await this.trust.entry(this.trust.otherOf(place.side), index).catch(unlessNotShown);
    if (frame !== undefined) return this.coverIn(place, index, frame);
    return code === null ? { index, at, code, proven: false } : null;
  }

  /** The same of a frame that was verified already. */
  async coverIn(place: Where, index: number, frame: Frame): Promise<Cover> {
    if (!covers(frame, place.index)) throw new WrongAnswer("an entry that does not cover it");
    await this.trust.confirmRoot(place.side, frame.seen.end, Uint8Array.fromHex(frame.seen.root));
    const code = frame.refused.find(([refused]) => refused === place.index)?.[1] ?? null;
    return { index, at: frame.at, code, proven: true };
  }

  /**
   * The stored parts of a statement's body from `from` on, as its header names them; null while one has not come to the
   * node. What came `along` with the entry is not asked for.
   */
  async body(
    place: Where,
    statement: Statement,
    { from = 0, along = [] }: { from?: number; along?: readonly (Bytes | null)[] } = {},
  ): Promise<Bytes[] | null> {
    const named = statement.body.slice(from).map((_, index) => from + index);
    const parts = await Promise.all(named.map((part) => this.part(place, statement, part, along[part] ?? null)));
    return parts.every((part) => part !== null) ? parts : null;
  }

  private async part(place: Where, statement: Statement, part: number, along: Bytes | null): Promise<Bytes | null> {
    const data = along ?? (await this.api.part(place.side, place.index, part));
    if (data === null) return null;
    const { size, hash } = statement.body[part]!;
    if (data.length !== size || (await sha256(data)).toHex() !== hash) throw new CannotOpen("part");
    return data;
  }

  private async askFacts(space: string): Promise<SpaceFacts> {
    if (space === LINE) return THE_LINE;
    const { opened } = await this.api.space(space);
    if (opened === null) throw new WrongAnswer("a space that nobody opened");
    const { statement } = await this.statementAt(opened);
    if (statement.type !== "open" || statement.space !== space) throw new WrongAnswer("another space's opening");
    return factsIn(statement);
  }

  private async checkSpace(statement: Statement, listed: Signatories, frame: Frame): Promise<void> {
    const { type, hotline, side, space, nonce } = statement;
    const opens = type === "open" ? await spaceId({ hotline, side, nonce }) : space;
    if (opens !== space) throw new Refused("space-unknown");
    const facts = type === "open" ? factsIn(statement) : await this.factsOf(space);
    checkPlace(statement, facts);
    if (type !== "open" && type !== "epoch") return;
    const other = this.trust.otherOf(side);
    await this.trust.reach(other, frame.seen.end);
    await madeEpoch(statement, facts, [listed, this.trust.list(other, frame.seen.end)]);
  }
}

/** The texts of a statement's sealed parts; `parts` are all its stored parts from the first sealed one on. */
export async function openTexts(statement: Statement, parts: readonly Bytes[], key: Bytes): Promise<string[]> {
  const first = firstSealed(statement);
  const plaintexts = await Promise.all(parts.map((part, index) => openSealed(statement, first + index, part, key)));
  const { draft } = statement;
  if (draft !== null) {
    // Wraps are in the clear: what was drafted of them is how they are stored.
    const clear = statement.body.slice(0, first).map(({ hash }) => hash);
    const content = [...clear, ...(await Promise.all(plaintexts.map(contentHash)))];
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

function decodeText(content: Bytes): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new CannotOpen("body");
  }
}
