/**
 * What an officer asked for, made into a signed statement: by the lists and keys as this device holds them now.
 *
 * A *job* is what was asked; composing it again (another epoch, other recipients, a new time) asks the officer nothing,
 * as what they said stays the same.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { parseEnvelope } from "../protocol/dsse.ts";
import { Refused } from "../protocol/errors.ts";
import { type Declare, isMessageType, type Message, type Precedence, parseSays, TYPES } from "../protocol/says.ts";
import { validDevice } from "../protocol/signatories.ts";
import { participants } from "../protocol/spaces.ts";
import { draftFrom } from "../protocol/statement.ts";
import { Field } from "../protocol/wire.ts";
import { ENTRY_LIMIT } from "../protocol/words.ts";
import type { Api } from "./api.ts";
import { CannotOpen, NodeRefused } from "./errors.ts";
import type { DeclarationDraft, MessageDraft, NewFile, StatementDraft } from "./index.ts";
import type { Keyring } from "./keyring.ts";
import type { Reader } from "./reader.ts";
import {
  type Author,
  type Begun,
  type Composed,
  type Composition,
  composeEpoch,
  composeGrant,
  composeOpen,
  composeStatement,
  type EpochKey,
  padTexts,
  previewHeader,
  type Writing,
} from "./seal.ts";

/** How often a new epoch is tried while the lists change under it. */
const EPOCH_ATTEMPTS = 3;
const NONCE_SIZE = 16;

export type Reference = "acknowledgement" | "noted" | "cannot_open" | "acceptance" | "refusal" | "withdrawal";

/** What an officer saw before they sent it: bytes in base64, so that it can be kept. */
export interface Foreseen {
  readonly nonce: string;
  readonly issued: number;
}

/** What will be signed: under which payload type, the header but for its body's hashes, what makes it just that. */
export interface Foresight {
  readonly payloadType: string;
  readonly header: string;
  readonly foreseen: Foreseen;
}

export type Job =
  | { readonly kind: "message"; readonly message: MessageDraft; readonly foreseen: Foreseen | null }
  | { readonly kind: "declaration"; readonly declaration: DeclarationDraft; readonly foreseen: Foreseen | null }
  | { readonly kind: "open"; readonly file: NewFile; readonly nonce: string }
  | {
      readonly kind: "refer";
      readonly type: Reference;
      readonly of: string;
      readonly space: string;
      readonly capacity: string;
    }
  | {
      readonly kind: "proposal";
      readonly space: string;
      readonly title: string;
      readonly due: number;
      readonly on: string;
      readonly capacity: string;
    }
  | { readonly kind: "grant"; readonly space: string; readonly device: string; readonly capacity: string }
  | {
      readonly kind: "release";
      readonly draft: string;
      readonly plaintexts: readonly string[];
      /** Null for what has none. */
      readonly precedence: Precedence | null;
      readonly foreseen: Foreseen | null;
    };
type Drafted = StatementDraft["type"];
export type Release = Extract<Job, { kind: "release" }>;

/** A statement made of a job: where, of which type, and the key of the epoch that it begins, if it does. */
export interface Written extends Composed {
  readonly space: string;
  readonly type: string;
  readonly begins: EpochKey | null;
}

export class Writer {
  constructor(
    private readonly api: Api,
    private readonly reader: Reader,
    private readonly keyring: Keyring,
    private readonly author: Author,
    private readonly random: (size: number) => Bytes,
  ) {}

  /** Throws `NotListed`, `CannotOpen("no-key")`, `Refused` where it cannot be made, and what asking the node throws. */
  async write(job: Job): Promise<Written> {
    switch (job.kind) {
      case "message":
        return this.writeDraft(job.message, padTexts(job.message.texts, this.random), job.foreseen);
      case "declaration":
        return this.writeDraft(job.declaration, [], job.foreseen);
      case "open":
        return this.writeOpen(job.file, Uint8Array.fromBase64(job.nonce));
      case "refer":
        return this.plain({ ...(await this.place(job.space, job.capacity)), type: job.type, says: { of: job.of } });
      case "proposal": {
        const says = { about: "title" as const, due: job.due, on: job.on };
        const place = await this.place(job.space, job.capacity);
        return this.sealed({ ...place, type: "proposal", says }, padTexts([job.title], this.random));
      }
      case "grant":
        return this.writeGrant(job.space, job.device, job.capacity);
      case "release":
        return this.release(job);
    }
  }

  /** What will be signed of a draft, but for its body's hashes; and what must be kept for it to be just that. */
  async foresee(draft: StatementDraft): Promise<Foresight> {
    return this.preview(await this.composition(draft));
  }

  /** The same of a colleague's draft that is to be released. */
  async foreseeRelease(job: Release): Promise<Foresight> {
    return this.preview(await this.releasing(job));
  }

  private async preview(composition: Composition<Drafted>): Promise<Foresight> {
    const epoch = await this.epochFor(composition);
    const nonce = this.random(NONCE_SIZE);
    const { header, payloadType } = previewHeader({ ...composition, epoch }, nonce);
    return { payloadType, header, foreseen: { nonce: nonce.toBase64(), issued: composition.writing.now } };
  }

  /**
   * The epoch under which something may be sealed in a space now; a new one is begun where there is none, or none but
   * `refused`, which the node no longer takes.
   */
  async epoch(space: string, capacity: string, refused: string | null = null): Promise<EpochKey> {
    const usable = await this.keyring.usable(space);
    return usable === null || usable.id === refused ? this.beginEpoch(space, capacity) : usable;
  }

  /**
   * Begins a new epoch of a space for those who take part now, and posts its statement: in the same capacity, or, where
   * two sign for that, in one in which this officer signs alone.
   */
  private async beginEpoch(space: string, capacity: string): Promise<EpochKey> {
    const { trust } = this.reader;
    const { signatures } = trust.arrangement();
    const releases = trust.list(trust.own).posts.get(this.author.post)?.releases ?? [];
    const alone = [capacity, ...releases].find((one) => signatures.get(one) === 1) ?? capacity;
    for (let attempt = 1; ; attempt++) {
      const place = await this.place(space, alone);
      const begun = await composeEpoch({ ...place, recipients: await this.recipients(space) });
      try {
        await this.api.postStatement(begun.envelope, begun.body);
        await this.keyring.keep(begun.epoch);
        return begun.epoch;
      } catch (error) {
        const outdated = error instanceof NodeRefused && error.code === "recipients" && attempt < EPOCH_ATTEMPTS;
        if (!outdated) throw error;
        await this.reader.trust.advance();
      }
    }
  }

  writing(now = this.reader.now()): Writing {
    const { trust } = this.reader;
    return { own: trust.verified(trust.own), other: trust.verified(trust.other), now, random: this.random };
  }

  /** The epoch under which a statement of that type is sealed; null where nothing of it is. */
  private async epochFor({ type, space, capacity }: Composition<Drafted | "proposal">): Promise<EpochKey | null> {
    return TYPES[type].epoch === "none" ? null : this.epoch(space, capacity);
  }

  private async writeDraft(
    draft: StatementDraft,
    plaintexts: readonly Bytes[],
    foreseen: Foreseen | null,
  ): Promise<Written> {
    return this.asForeseen(await this.composition(draft), plaintexts, foreseen);
  }

  private asForeseen(
    composition: Composition<Drafted>,
    plaintexts: readonly Bytes[],
    foreseen: Foreseen | null,
  ): Promise<Written> {
    if (foreseen === null) return this.sealed(composition, plaintexts);
    const nonce = Uint8Array.fromBase64(foreseen.nonce);
    return this.sealed({ ...composition, nonce, writing: this.writing(foreseen.issued) }, plaintexts);
  }

  private async composition(draft: StatementDraft): Promise<Composition<Drafted>> {
    const { space, type, capacity } = draft;
    return { ...(await this.place(space, capacity)), type, says: saysOf(draft) };
  }

  private async writeOpen(file: NewFile, nonce: Bytes): Promise<Written> {
    const { kind = "case", exercise = false } = file;
    const recipients = this.participants(file);
    const { author } = this;
    const begun = await composeOpen({ ...file, author, writing: this.writing(), kind, recipients, exercise, nonce });
    return written("open", begun);
  }

  private async writeGrant(space: string, device: string, capacity: string): Promise<Written> {
    const { trust } = this.reader;
    const { sealing } = validDevice(trust.list(trust.own), device);
    const keys = await this.keyring.all(space);
    if (keys.size === 0) throw new CannotOpen("no-key");
    const place = await this.place(space, capacity);
    return { ...(await composeGrant({ ...place, device, sealing, keys })), space, type: "grant", begins: null };
  }

  private async release(job: Release): Promise<Written> {
    const plaintexts = job.plaintexts.map((plaintext) => Uint8Array.fromBase64(plaintext));
    return this.asForeseen(await this.releasing(job), plaintexts, job.foreseen);
  }

  private async releasing(job: Release): Promise<Composition<Drafted>> {
    const draft = draftFrom(parseEnvelope(Uint8Array.fromBase64(job.draft), { limit: 2 * ENTRY_LIMIT }));
    if (draft.signer.officer === this.author.officer) throw new Refused("draft", "two signatures mean two officers");
    const place = await this.place(draft.space, draft.signer.capacity);
    const { type } = draft;
    if (type === "declaration") return { ...place, type, says: parseSays(type, new Field(draft.says)), draft };
    if (!isMessageType(type)) throw new Refused("draft", "neither a message nor a declaration");
    const says = parseSays(type, new Field({ ...(draft.says as object), precedence: job.precedence }));
    return { ...place, type, says, draft };
  }

  private async plain<T extends Reference>(composition: Composition<T>): Promise<Written> {
    const { space, type } = composition;
    return { ...(await composeStatement(composition)), space, type, begins: null };
  }

  private async sealed<T extends Drafted | "proposal">(
    composition: Composition<T>,
    plaintexts: readonly Bytes[],
  ): Promise<Written> {
    const { space, type } = composition;
    const epoch = await this.epochFor(composition);
    return { ...(await composeStatement({ ...composition, epoch, plaintexts })), space, type, begins: null };
  }

  private async place(space: string, capacity: string) {
    const { exercise } = await this.reader.factsOf(space);
    return { author: this.author, writing: this.writing(), space, exercise, capacity };
  }

  /** Whom a new epoch goes to, by the lists that this device verified; what the node says is not asked. */
  private async recipients(space: string): Promise<ReadonlyMap<string, Bytes>> {
    return this.participants(await this.reader.factsOf(space));
  }

  private participants(space: Parameters<typeof participants>[0]): ReadonlyMap<string, Bytes> {
    const { trust } = this.reader;
    return participants(space, [trust.list(trust.own), trust.list(trust.other)]);
  }
}

/** `says` of a draft. */
export function saysOf(draft: StatementDraft): Message | Declare {
  if (draft.type === "declaration") return draft.says;
  const { answers, closes, precedence, replaces, reply } = draft;
  return {
    answers: answers ?? null,
    closes: closes ?? false,
    precedence: precedence as Precedence,
    replaces: replaces ?? null,
    reply: reply ?? null,
  };
}

function written(type: string, { envelope, body, space, epoch }: Begun): Written {
  return { envelope, body, space, type, begins: epoch };
}
