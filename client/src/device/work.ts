/**
 * A device that is listed, at work: its keyring, the files open on it, what it writes and what is on its way.
 *
 * It is made once the verified list names the device, and ends with the session.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { NONCE_SIZE, spaceId } from "../protocol/epoch.ts";
import type { Api } from "./api.ts";
import { Drafts } from "./drafts.ts";
import { WrongAnswer } from "./errors.ts";
import { Files } from "./files.ts";
import type { DeviceEvent, NewFile, Outgoing, Prepared, StatementDraft, WaitingDraft } from "./index.ts";
import { Keyring } from "./keyring.ts";
import { Live, type LiveMessage, type Socket } from "./live.ts";
import type { OnAlarm } from "./loaded.ts";
import type { Checkpoints } from "./loganswers.ts";
import { Outbox } from "./outbox.ts";
import { Reader } from "./reader.ts";
import type { Author } from "./seal.ts";
import type { Store } from "./store.ts";
import type { Trust } from "./trust.ts";
import { type Foreseen, type Reference, Writer } from "./writer.ts";

/** What it is made with. */
export interface WorkParts {
  readonly api: Api;
  readonly store: Store;
  readonly trust: Trust;
  readonly author: Author;
  readonly now: () => number;
  readonly random: (size: number) => Bytes;
  readonly connect: () => Socket;
  readonly emit: (event: DeviceEvent) => void;
  readonly alarm: OnAlarm;
  /** Takes the newest checkpoints in; what does not hold becomes an alarm. */
  readonly advance: (notes?: Checkpoints) => Promise<void>;
  readonly ended: (why: "session" | "revoked") => void;
}

export class Work {
  readonly files: Files;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly live: Live;
  private readonly writer: Writer;
  private following: Promise<void> = Promise.resolve();
  private readonly foreseen = new Map<string, Foreseen>();

  private constructor(private readonly parts: WorkParts) {
    const { api, store, trust, author, now, random, alarm, emit } = parts;
    const reader = new Reader(api, trust, now);
    const keyring = new Keyring(api, store, reader, author.keys);
    this.files = new Files(api, store, reader, keyring, alarm, (space) => this.fileChanged(space));
    this.writer = new Writer(api, reader, keyring, author, random);
    this.outbox = new Outbox(api, store, trust, keyring, this.files, this.writer, now, () => emit({ type: "outbox" }));
    this.drafts = new Drafts(api, reader, keyring, this.writer, author, random);
    const cursor = { [trust.own]: trust.verified(trust.own).size, [trust.other]: trust.verified(trust.other).size };
    this.live = new Live(parts.connect, cursor, {
      take: (message) => this.take(message),
      poll: () => this.poll(),
      ended: parts.ended,
      failed: (error) => void alarm(error, null),
    });
  }

  /** Begins to work: what was on its way goes on, news are listened to. */
  static async begin(parts: WorkParts): Promise<Work> {
    const work = new Work(parts);
    await work.outbox.load();
    for (const space of new Set(work.outbox.list().map((one) => one.space))) void work.follow(space);
    work.live.start();
    return work;
  }

  /** Stops, and ends when what was under way is done. */
  async close(): Promise<void> {
    this.live.stop();
    await this.outbox.close();
    await this.live.settled();
    await this.following;
  }

  async prepare<D extends StatementDraft>(message: D): Promise<Prepared<D>> {
    const key = crypto.randomUUID();
    const { payloadType, header, foreseen } = await this.writer.foresee(message);
    this.foreseen.set(key, foreseen);
    return { key, message, payloadType, header };
  }

  async send({ key, message }: Prepared<StatementDraft>): Promise<Outgoing> {
    const foreseen = this.foreseen.get(key) ?? null;
    this.foreseen.delete(key);
    if (message.type !== "declaration") return this.outbox.put({ kind: "message", message, foreseen }, message);
    return this.outbox.put({ kind: "declaration", declaration: message, foreseen }, message);
  }

  async openFile(file: NewFile): Promise<Outgoing> {
    const { hotline, side } = this.parts.author;
    const nonce = this.parts.random(NONCE_SIZE);
    const space = await spaceId({ hotline, side, nonce });
    return this.outbox.put({ kind: "open", file, nonce: nonce.toBase64() }, { space, type: "open" });
  }

  async refer(type: Reference, { id, space }: { id: string; space: string }, capacity: string): Promise<Outgoing> {
    return this.outbox.put({ kind: "refer", type, of: id, space, capacity }, { space, type });
  }

  async proposeTitle(space: string, title: string, due: number, capacity: string): Promise<Outgoing> {
    const { version } = await this.files.view(space);
    if (version === null) throw new WrongAnswer("no version is known");
    return this.outbox.put({ kind: "proposal", space, title, due, on: version, capacity }, { space, type: "proposal" });
  }

  async grant(space: string, device: string, capacity: string): Promise<Outgoing> {
    return this.outbox.put({ kind: "grant", space, device, capacity }, { space, type: "grant" });
  }

  async release(draft: WaitingDraft, prepared: Prepared<StatementDraft>): Promise<Outgoing> {
    return this.outbox.put(await this.drafts.release(draft, prepared), draft.message);
  }

  private async take(message: LiveMessage): Promise<void> {
    const { emit, advance } = this.parts;
    switch (message.type) {
      case "entries": {
        const trusted = await this.files.takeIn(message.side, message.items);
        if (trusted) emit({ type: "trust" });
        emit({ type: "files" });
        return;
      }
      case "checkpoints":
        await advance(message.checkpoints);
        return emit({ type: "line" });
      case "line":
        return emit({ type: "line" });
      case "desk":
      case "alarms":
      case "watch":
      case "drafts":
        return emit({ type: message.type });
    }
  }

  private async poll(): Promise<void> {
    const { emit, advance } = this.parts;
    await advance();
    await this.files.refresh();
    await this.outbox.retry();
    for (const type of ["line", "desk", "alarms", "watch", "files", "drafts"] as const) emit({ type });
  }

  private fileChanged(space: string): void {
    this.parts.emit({ type: "file", space });
    void this.follow(space);
  }

  /** One after the other; what does not hold becomes an alarm. */
  private follow(space: string): Promise<void> {
    this.following = this.following
      .then(() => this.outbox.follow(space))
      .catch((error: unknown) => this.parts.alarm(error, null));
    return this.following;
  }
}
