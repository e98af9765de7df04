/**
 * Messages under two signatures: the drafter signs the content and leaves it sealed at the own node, the releaser opens
 * it, sees that it is what was signed, and releases it.
 *
 * `sealed` at the node is epoch 16 || a sealed part with {"precedence":"FLASH"}, what the drafter proposes; the body's
 * parts are sealed as parts of the draft. Neither crosses the line: a release seals the content anew.
 */
import { PRECEDENCES, verifySignatures } from "../protocol/arrangement.ts";
import { join, type Bytes } from "../protocol/bytes.ts";
import { encodeEnvelope, verifyEnvelope } from "../protocol/dsse.ts";
import { ID_SIZE, unpadPart } from "../protocol/epoch.ts";
import { Malformed, Refused, Unverified } from "../protocol/errors.ts";
import { parseSays, type Message } from "../protocol/says.ts";
import { validDevice } from "../protocol/signatories.ts";
import { draftFrom, type Draft } from "../protocol/statement.ts";
import { encode, Field, fields, parse } from "../protocol/wire.ts";
import { choice } from "../protocol/words.ts";
import type { DraftRow } from "./answers.ts";
import type { Api } from "./api.ts";
import { CannotOpen } from "./errors.ts";
import type { MessageDraft, WaitingDraft } from "./index.ts";
import type { Keyring } from "./keyring.ts";
import type { Reader } from "./reader.ts";
import { composeDraft, openDraft, padTexts, sealDraft, type Author } from "./seal.ts";
import { saysOf, type Job, type Writer } from "./writer.ts";

const NOTE_LIMIT = 256;

/** A waiting draft as it was opened: what its release needs besides a precedence. */
interface Opened {
  readonly shown: WaitingDraft;
  readonly release: Omit<Extract<Job, { kind: "release" }>, "precedence">;
}

export class Drafts {
  private readonly opened = new Map<string, Opened>();

  constructor(
    private readonly api: Api,
    private readonly reader: Reader,
    private readonly keyring: Keyring,
    private readonly writer: Writer,
    private readonly author: Author,
    private readonly random: (size: number) => Bytes,
  ) {}

  /** Signs a draft and leaves it for a releaser. */
  async submit(message: MessageDraft): Promise<void> {
    const { space, type, capacity } = message;
    const { exercise } = await this.reader.factsOf(space);
    const epoch = await this.writer.epoch(space, capacity);
    const plaintexts = padTexts(message.texts, this.random);
    const { author } = this;
    const draft = await composeDraft({
      author, writing: this.writer.writing(), type, says: saysOf(message), space, exercise, capacity, plaintexts,
    });
    const note = new TextDecoder().decode(encode({ precedence: message.precedence }));
    const { body, sealed } = await sealDraft(draft, plaintexts, note, epoch, this.random);
    await this.api.postDraft({ space, sealed: join(Uint8Array.fromHex(epoch.id), sealed), draft: draft.envelope, body });
  }

  /** The drafts that wait, verified and opened; one that does not hold or does not open is left out. */
  async waiting(): Promise<WaitingDraft[]> {
    const rows = await this.api.drafts();
    const opened = await Promise.all(rows.map((row) => this.open(row)));
    return opened.flatMap((one) => (one === null ? [] : [one.shown]));
  }

  /** The job that releases a waiting draft. Throws `Refused("draft")` for one that is not known here. */
  release({ id }: WaitingDraft, precedence: string): Job {
    const found = this.opened.get(id);
    const chosen = PRECEDENCES.find((one) => one === precedence);
    if (found === undefined || chosen === undefined) throw new Refused("draft");
    return { ...found.release, precedence: chosen };
  }

  private async open(row: DraftRow): Promise<Opened | null> {
    try {
      const opened = await this.openRow(row);
      this.opened.set(row.id, opened);
      return opened;
    } catch (error) {
      const expected = [Malformed, Refused, Unverified, CannotOpen].some((known) => error instanceof known);
      if (!expected) throw error;
      return null;
    }
  }

  private async openRow({ id, space, sealed, draft: envelope, body }: DraftRow): Promise<Opened> {
    const draft = draftFrom(envelope);
    await this.check(draft, space);
    const epoch = sealed.slice(0, ID_SIZE).toHex();
    const key = await this.keyring.key(space, epoch);
    const { plaintexts, note } = await openDraft(draft, { body, sealed: sealed.slice(ID_SIZE) }, key);
    const precedence = precedenceIn(note);
    const shown: WaitingDraft = {
      id,
      message: messageOf(draft, plaintexts),
      precedence,
      drafter: draft.signer,
      issued: draft.issued,
      expires: draft.expires,
    };
    const kept = { draft: encodeEnvelope(envelope).toBase64(), plaintexts: plaintexts.map((one) => one.toBase64()) };
    return { shown, release: { kind: "release", id, ...kept } };
  }

  /** The drafter's authority as the list has it now, and their signature. */
  private async check(draft: Draft, space: string): Promise<void> {
    const { hotline, side } = this.author;
    if (draft.hotline !== hotline || draft.side !== side || draft.space !== space) throw new Refused("draft");
    const device = validDevice(this.reader.trust.list(side), draft.signer.device);
    if (device.officer !== draft.signer.officer || device.post !== draft.signer.post) throw new Refused("post");
    await verifySignatures(draft.envelope, [device.signing], verifyEnvelope);
    if (draft.expires < this.reader.now()) throw new Refused("expired");
  }
}

function messageOf(draft: Draft, plaintexts: readonly Bytes[]): Omit<MessageDraft, "precedence"> {
  const { type, space, signer } = draft;
  if (type !== "notice" && type !== "request" && type !== "answer") throw new Refused("draft", "no message");
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
