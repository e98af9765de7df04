/**
 * Messages under two signatures: the drafter signs the content and leaves it sealed at the own node, the releaser opens
 * it, sees that it is what was signed, and releases it or sends it back.
 *
 * `sealed` at the node is epoch 16 || a sealed part with {"precedence":"FLASH"}, what the drafter proposes; the body's
 * parts are sealed as parts of the draft, and so is the reason of one that was sent back, a text in its one spelling:
 * {"language":"en","text":"…"}. None of it crosses the line: a release seals the content anew. A declaration of the
 * line's state is drafted likewise; it has no text, and its precedence is null.
 */
import { PRECEDENCES, verifySignatures } from "../protocol/arrangement.ts";
import { type Bytes, join, utf8 } from "../protocol/bytes.ts";
import { encodeEnvelope, parseEnvelope, verifyEnvelope } from "../protocol/dsse.ts";
import { ID_SIZE, NONCE_SIZE, unpadPart } from "../protocol/epoch.ts";
import { Malformed, Refused, Unverified } from "../protocol/errors.ts";
import { freeText, type Text } from "../protocol/prose.ts";
import { type Message, type Precedence, parseSays } from "../protocol/says.ts";
import { validDevice } from "../protocol/signatories.ts";
import { DRAFT, type Draft, draftFrom } from "../protocol/statement.ts";
import { encode, Field, fields, parse } from "../protocol/wire.ts";
import { choice, ENTRY_LIMIT } from "../protocol/words.ts";
import type { Api } from "./api.ts";
import type { DraftPage, DraftRow, Returned } from "./draftanswers.ts";
import { CannotOpen, DeviceError, WrongAnswer } from "./errors.ts";
import type { Prepared, StatementDraft, WaitingDraft } from "./index.ts";
import type { Keyring } from "./keyring.ts";
import type { Reader } from "./reader.ts";
import {
  type Author,
  draftPayload,
  openDraft,
  openReason,
  padTexts,
  sealDraft,
  sealReason,
  signDraft,
} from "./seal.ts";
import { type Release, saysOf, type Writer } from "./writer.ts";

const NOTE_LIMIT = 256;
const REASON_LIMIT = 40_960;

/** A waiting draft's signed content: what its release needs besides a precedence. */
type Content = Omit<Release, "precedence" | "foreseen">;

/** A draft that is about to be signed: its content as it will be, and its signature once there is one. */
interface Prospective {
  readonly plaintexts: readonly Bytes[];
  readonly payload: Bytes;
  signed: Draft | null;
}

export class Drafts {
  /** The content of each draft that was shown: what is released is what was read, whatever the node has by then. */
  private readonly contents = new WeakMap<WaitingDraft, Content>();
  private readonly prospective = new Map<string, Prospective>();
  /** The release that was prepared of a draft that was shown. */
  private readonly releases = new WeakMap<
    Prepared<StatementDraft>,
    { readonly of: WaitingDraft; readonly job: Release }
  >();

  constructor(
    private readonly api: Api,
    private readonly reader: Reader,
    private readonly keyring: Keyring,
    private readonly writer: Writer,
    private readonly author: Author,
    private readonly random: (size: number) => Bytes,
  ) {}

  /** What the drafter will sign, exactly. */
  async prepare<D extends StatementDraft>(message: D): Promise<Prepared<D>> {
    const { space, type, capacity } = message;
    const { exercise } = await this.reader.factsOf(space);
    const plaintexts = padTexts(textsOf(message), this.random);
    const { author } = this;
    const payload = await draftPayload({
      author,
      writing: this.writer.writing(),
      type,
      says: saysOf(message),
      space,
      exercise,
      capacity,
      plaintexts,
      nonce: this.random(NONCE_SIZE),
    });
    const key = crypto.randomUUID();
    this.prospective.set(key, { plaintexts, payload, signed: null });
    return { key, message, payloadType: DRAFT, header: new TextDecoder().decode(payload) };
  }

  /** Signs a prepared draft and leaves it for a releaser; its id. The same once more where the answer did not come. */
  async submit({ key, message }: Prepared<StatementDraft>): Promise<string> {
    const found = this.prospective.get(key);
    if (found === undefined) throw new Refused("draft");
    const { space, capacity } = message;
    const precedence = message.type === "declaration" ? null : message.precedence;
    const epoch = await this.writer.epoch(space, capacity);
    found.signed ??= await signDraft(found.payload, this.author);
    const note = new TextDecoder().decode(encode({ precedence }));
    const { body, sealed } = await sealDraft(found.signed, found.plaintexts, note, epoch, this.random);
    const under = join(Uint8Array.fromHex(epoch.id), sealed);
    const id = await this.api.postDraft({ space, sealed: under, draft: found.signed.envelope, body });
    this.prospective.delete(key);
    return id;
  }

  /** The drafts that wait or were sent back, verified and opened; one that does not hold or open is left out. */
  async waiting(): Promise<WaitingDraft[]> {
    const opened = await Promise.all((await this.rows()).map((row) => this.open(row)));
    return opened.filter((one) => one !== null);
  }

  /** What the releaser will sign of a waiting draft, with this precedence. Throws `Refused("draft")`. */
  async prepareRelease(waiting: WaitingDraft, precedence: string | null): Promise<Prepared<StatementDraft>> {
    const message = released(waiting.message, precedence);
    const job = releaseOf(this.contentOf(waiting), message);
    const { payloadType, header, foreseen } = await this.writer.foreseeRelease(job);
    const prepared = { key: crypto.randomUUID(), message, payloadType, header };
    this.releases.set(prepared, { of: waiting, job: { ...job, foreseen } });
    return prepared;
  }

  /**
   * The job that releases a draft just as it was shown and prepared. Throws `Refused("draft")` for what was prepared of
   * another, `DeviceError("draft-gone")` if it waits no more.
   */
  async release(waiting: WaitingDraft, prepared: Prepared<StatementDraft>): Promise<Release> {
    const found = this.releases.get(prepared);
    if (found?.of !== waiting) throw new Refused("draft");
    const row = (await this.rows()).find(({ id }) => id === waiting.id);
    if (row === undefined || row.returned !== null) throw new DeviceError("draft-gone");
    return found.job;
  }

  /** Sends a colleague's draft back, with a reason that only the own side's colleagues in the file can read. */
  async sendBack(waiting: WaitingDraft, { language, text }: Text): Promise<void> {
    const { id, message } = waiting;
    const { draft } = this.contentOf(waiting);
    const reason = new TextDecoder().decode(encode({ language, text }));
    const epoch = await this.writer.epoch(message.space, message.capacity);
    const sealed = await sealReason(draftIn(draft), reason, epoch, this.random);
    await this.api.returnDraft(id, join(Uint8Array.fromHex(epoch.id), sealed));
  }

  /** What the node has, page after page. */
  private async rows(): Promise<DraftRow[]> {
    const rows: DraftRow[] = [];
    let before: number | null = null;
    do {
      const page: DraftPage = await this.api.drafts(before);
      if (page.before !== null && before !== null && page.before >= before) throw new WrongAnswer("a page again");
      rows.push(...page.drafts);
      before = page.before;
    } while (before !== null);
    return rows;
  }

  private contentOf(waiting: WaitingDraft): Content {
    const found = this.contents.get(waiting);
    if (found === undefined) throw new Refused("draft");
    return found;
  }

  private async open(row: DraftRow): Promise<WaitingDraft | null> {
    try {
      return await this.openRow(row);
    } catch (error) {
      const expected = [Malformed, Refused, Unverified, CannotOpen].some((known) => error instanceof known);
      if (!expected) throw error;
      return null;
    }
  }

  private async openRow({
    id,
    space,
    sealed,
    draft: envelope,
    body,
    called,
    returned,
  }: DraftRow): Promise<WaitingDraft> {
    const draft = draftFrom(envelope);
    await this.check(draft, space);
    const key = await this.key(space, sealed);
    const { plaintexts, note } = await openDraft(draft, { body, sealed: sealed.slice(ID_SIZE) }, key);
    const message = messageOf(draft, plaintexts);
    const shown: WaitingDraft = {
      id,
      message,
      precedence: message.type === "declaration" ? null : precedenceIn(note),
      drafter: draft.signer,
      role: this.role(draft),
      issued: draft.issued,
      expires: draft.expires,
      called,
      returned: returned === null ? null : await this.sentBack(draft, returned),
    };
    this.contents.set(shown, {
      kind: "release",
      draft: encodeEnvelope(envelope).toBase64(),
      plaintexts: plaintexts.map((one) => one.toBase64()),
    });
    return shown;
  }

  private async sentBack(draft: Draft, { at, by, sealed }: Returned): Promise<WaitingDraft["returned"]> {
    return { at, by, reason: await this.reason(draft, sealed) };
  }

  /** Why a draft was sent back; null where that cannot be opened. */
  private async reason(draft: Draft, sealed: Bytes): Promise<Text | null> {
    try {
      const spelled = await openReason(draft, sealed.slice(ID_SIZE), await this.key(draft.space, sealed));
      return freeText(parse(utf8(spelled), { limit: REASON_LIMIT }));
    } catch (error) {
      if (error instanceof Malformed || error instanceof Unverified || error instanceof CannotOpen) return null;
      throw error;
    }
  }

  private key(space: string, sealed: Bytes): Promise<Bytes> {
    return this.keyring.key(space, sealed.slice(0, ID_SIZE).toHex());
  }

  private role({ signer }: Draft): WaitingDraft["role"] {
    const { side, officer, post } = this.author;
    if (signer.officer === officer) return "drafter";
    const releases = this.reader.trust.list(side).posts.get(post)?.releases ?? [];
    return releases.includes(signer.capacity) ? "releaser" : "none";
  }

  /** The drafter's authority as the list has it now, and their signature. */
  private async check(draft: Draft, space: string): Promise<void> {
    const { hotline, side } = this.author;
    if (draft.hotline !== hotline || draft.side !== side || draft.space !== space) throw new Refused("draft");
    const device = validDevice(this.reader.trust.list(side), draft.signer.device);
    if (device.officer !== draft.signer.officer || device.post !== draft.signer.post) throw new Refused("post");
    await verifySignatures(draft.envelope, [device.signing], verifyEnvelope);
  }
}

function draftIn(envelope: string): Draft {
  return draftFrom(parseEnvelope(Uint8Array.fromBase64(envelope), { limit: 2 * ENTRY_LIMIT }));
}

function textsOf(draft: StatementDraft): readonly string[] {
  return draft.type === "declaration" ? [] : draft.texts;
}

/** What a waiting draft is with the precedence that its releaser gives it. Throws `Refused("draft")` without any. */
function released(message: WaitingDraft["message"], precedence: string | null): StatementDraft {
  if (message.type === "declaration") return message;
  if (precedence === null) throw new Refused("draft", "a message has a precedence");
  return { ...message, precedence };
}

function releaseOf(content: Content, draft: StatementDraft): Release {
  if (draft.type === "declaration") return { ...content, precedence: null, foreseen: null };
  return { ...content, precedence: precedenceOf(draft.precedence), foreseen: null };
}

/** Throws `Refused("draft")` for one that nobody agreed. */
function precedenceOf(name: string): Precedence {
  const found = PRECEDENCES.find((one) => one === name);
  if (found === undefined) throw new Refused("draft");
  return found;
}

function messageOf(draft: Draft, plaintexts: readonly Bytes[]): WaitingDraft["message"] {
  const { type, space, signer } = draft;
  if (type === "declaration") {
    return { space, type, capacity: signer.capacity, says: parseSays(type, new Field(draft.says)) };
  }
  if (type !== "notice" && type !== "request" && type !== "answer")
    throw new Refused("draft", "neither a message nor a declaration");
  // A draft's `says` has no precedence; any one completes it to be read.
  const says: Message = parseSays(type, new Field({ ...(draft.says as object), precedence: "ROUTINE" }));
  const { answers, closes, replaces, reply } = says;
  const texts = plaintexts.map((plaintext) => new TextDecoder().decode(unpadPart(plaintext)));
  return { space, type, capacity: signer.capacity, texts, answers, closes, replaces, reply };
}

function precedenceIn(note: string): string {
  const [precedence] = fields(parse(new TextEncoder().encode(note), { limit: NOTE_LIMIT }), "precedence");
  return choice(precedence, PRECEDENCES);
}
