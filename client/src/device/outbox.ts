/**
 * What leaves this device: composed, kept sealed, posted until the node has it, then followed along its chain.
 *
 * A statement is kept with its envelope before it is posted, and the very same envelope is posted again until an answer
 * comes: a lost answer does no harm. It is composed anew only after the node refused it and kept nothing, for what a new
 * composition cures (`CURABLE`). What stands in the log is believed when its inclusion is verified.
 */
import { type Envelope, encodeEnvelope, envelopeId, parseEnvelope } from "../protocol/dsse.ts";
import { ProtocolError, Unverified } from "../protocol/errors.ts";
import { parseStatement } from "../protocol/statement.ts";
import { ENTRY_LIMIT } from "../protocol/words.ts";
import type { Api } from "./api.ts";
import { DeviceError, NodeRefused, Outdated, SignedOut, StorageFailed, Unreachable } from "./errors.ts";
import type { Files } from "./files.ts";
import type { Outgoing } from "./index.ts";
import type { Keyring } from "./keyring.ts";
import type { Entered } from "./loganswers.ts";
import type { Store } from "./store.ts";
import type { Trust } from "./trust.ts";
import type { Chain } from "./views.ts";
import type { Job, Writer } from "./writer.ts";

/** Refusals after which the same job, composed anew, may be taken. */
const CURABLE: ReadonlySet<string> = new Set([
  "epoch-revoked",
  "epoch-unknown",
  "recipients",
  "expired",
  "verified-root",
]);
const ATTEMPTS = 4;
/** Seconds between two attempts to reach the node: doubled each time, up to the last. */
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 30;
/** Seconds for which what is through stays listed. */
const KEPT = 86_400;

/** An outgoing statement as it is kept: what pages see, the job, and what was composed of it. */
interface Kept extends Outgoing {
  readonly job: Job;
  readonly envelope: string | null;
  readonly body: readonly string[];
}

export class Outbox {
  private kept = new Map<string, Kept>();
  private running: Promise<void> | null = null;
  private again = false;
  private pause = FIRST_PAUSE;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private closed = false;
  /** Tells this browser's other windows that something was put in or taken out. */
  private readonly windows: BroadcastChannel;

  constructor(
    private readonly api: Api,
    private readonly store: Store,
    private readonly trust: Trust,
    private readonly keyring: Keyring,
    private readonly files: Files,
    private readonly writer: Writer,
    private readonly now: () => number,
    private readonly changed: () => void,
  ) {
    this.windows = new BroadcastChannel(`outbox ${store.name}`);
    this.windows.onmessage = () => this.run();
  }

  /** What was on its way when the device was last used; sending goes on. */
  async load(): Promise<void> {
    this.kept = await this.store.allOpened<Kept>("outbox");
    for (const [key, one] of this.kept) {
      if (isThrough(one) && one.since + KEPT < this.now()) await this.drop(key);
    }
    this.run();
  }

  list(): Outgoing[] {
    return [...this.kept.values()].map(outgoing);
  }

  /** Puts a job in; sending begins at once. `space` is known before the statement is. */
  async put(job: Job, { space, type }: { space: string; type: string }): Promise<Outgoing> {
    const key = `${String(this.now()).padStart(12, "0")}-${crypto.randomUUID()}`;
    const since = this.now();
    const place = { id: null, index: null, number: null, exercise: false, problem: null };
    await this.keep({ key, space, type, state: "sealing", since, job, envelope: null, body: [], ...place });
    this.run();
    this.windows.postMessage(null);
    return outgoing(this.kept.get(key)!);
  }

  /**
   * Takes out what failed, once `keep` has kept its job, and gives what that gives. Anything else stays: it may be in the
   * log already.
   */
  discard<T>(key: string, keep: (job: Job) => Promise<T>): Promise<T | null> {
    return navigator.locks.request(`outgoing ${key}`, async (): Promise<T | null> => {
      // As it is kept now: another window, or a click before, may have taken it out.
      const found = await this.store.opened<Kept>("outbox", key);
      if (found?.state !== "failed") return null;
      const given = await keep(found.job);
      await this.drop(key);
      this.changed();
      this.windows.postMessage(null);
      return given;
    });
  }

  /** Tries at once what waits, and waits until it was tried. */
  async retry(): Promise<void> {
    this.pause = FIRST_PAUSE;
    this.run();
    while (this.running !== null) await this.running;
  }

  /** Follows what is on our log along the chains of an open file. */
  async follow(space: string): Promise<void> {
    for (const one of this.kept.values()) {
      if (this.closed || one.space !== space || one.index === null || one.state === "answered") continue;
      const file = await this.files.load(space);
      const shown = file.shown({ side: this.trust.own, index: one.index });
      // Where it stands may be the node's word as yet.
      if (shown?.id !== one.id) continue;
      const [state, unproven] = [stateOf(shown.chain), shown.chain.delivered?.unproven === true];
      // What the other log covers is on ours, whatever was the matter before.
      if (state !== one.state || unproven !== (one.unproven ?? false)) {
        await this.keep({ ...one, state, unproven, problem: null });
      }
    }
  }

  /** Stops, and ends when what was being sent is. */
  async close(): Promise<void> {
    this.closed = true;
    // What was being put in is still told to the others.
    this.windows.onmessage = null;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.running;
  }

  /** One run at a time in this tab, and by the lock in this browser; what is put in meanwhile is sent by the same run. */
  private run(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.again = true;
    this.running ??= navigator.locks
      .request(`outbox ${this.trust.hotline} ${this.trust.own}`, () => this.sendAll())
      .finally(() => {
        this.running = null;
        // What was asked for after the last look is not forgotten.
        if (this.again && !this.closed) this.run();
      });
  }

  private async sendAll(): Promise<void> {
    while (this.again && !this.closed) {
      // Before anything can fail: what failed is tried again after the pause, not at once.
      this.again = false;
      try {
        await this.takeOver();
        for (const key of [...this.kept.keys()]) if (!this.closed) await this.sendOne(key);
        await this.followLogged();
      } catch (error) {
        // The page that is loaded next sends what was on its way.
        if (error instanceof Outdated) return;
        if (!(error instanceof DeviceError)) throw error;
        for (const one of this.kept.values()) if (isWaiting(one)) this.tell(one, error.code);
      }
    }
    if (this.closed || ![...this.kept.values()].some(isWaiting)) return;
    this.timer = setTimeout(() => this.run(), 1000 * this.pause);
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
  }

  /**
   * What other windows put in, sent or took out meanwhile. What waits is taken out by no window (it has failed first, under
   * the lock that is held here), so what is sent next is kept as it is sent.
   */
  private async takeOver(): Promise<void> {
    // What is put in or taken out here while the storage is read is in no doubt.
    const before = new Set(this.kept.keys());
    const kept = await this.store.allOpened<Kept>("outbox");
    for (const key of before) if (!kept.has(key)) this.kept.delete(key);
    for (const [key, one] of kept) {
      const known = this.kept.get(key);
      if (known === undefined ? !before.has(key) : isWaiting(known)) this.kept.set(key, one);
    }
    this.changed();
  }

  /** Opens the files of what has come onto our log, whichever window sent it: their chains tell the rest. */
  private async followLogged(): Promise<void> {
    const logged = [...this.kept.values()].filter(({ state }) => state === "logged");
    for (const space of new Set(logged.map((one) => one.space))) await this.follow(space).catch(unlessExpected);
  }

  private async sendOne(key: string): Promise<void> {
    const one = this.kept.get(key);
    if (one === undefined || !isWaiting(one)) return;
    try {
      await this.send(one);
      this.pause = FIRST_PAUSE;
    } catch (error) {
      const now = this.kept.get(key) ?? one;
      if (error instanceof Outdated) throw error;
      if (error instanceof StorageFailed) {
        this.tell(now, error.code);
      } else if (error instanceof Unreachable || error instanceof SignedOut) {
        await this.keep({ ...now, problem: error.code });
      } else if (now.index !== null && (error instanceof ProtocolError || error instanceof DeviceError)) {
        // The node said that it stands in the log, and nothing has shown it yet, whichever log is the reason: it is not
        // given back, to be said twice. Unless its file shows it meanwhile.
        if (isWaiting(now)) await this.keep({ ...now, problem: error.code });
      } else if (error instanceof ProtocolError || error instanceof DeviceError) {
        await this.keep({ ...now, state: "failed", problem: error.code });
      } else throw error;
    }
  }

  private async send(one: Kept): Promise<void> {
    let current = one.envelope === null ? await this.compose(one) : one;
    for (let attempt = 1; ; attempt++) {
      try {
        const entered = await this.api.postStatement(envelopeOf(current), current.body.map(fromBase64));
        return await this.confirm(current, entered);
      } catch (error) {
        const curable = error instanceof NodeRefused && CURABLE.has(error.code) && attempt < ATTEMPTS;
        if (!curable) throw error;
        current = await this.cure(current, error.code);
      }
    }
  }

  private async compose(one: Kept): Promise<Kept> {
    await this.trust.advance().catch(unlessExpected);
    const { envelope, body, space, type, begins } = await this.writer.write(one.job);
    if (begins !== null) await this.keyring.keep(begins);
    const composed = {
      ...one,
      space,
      type,
      id: await envelopeId(envelope),
      exercise: (await parseStatement(envelope)).exercise,
      envelope: encodeEnvelope(envelope).toBase64(),
      body: body.map((part) => part.toBase64()),
    };
    await this.keep(composed);
    return composed;
  }

  /** The same job, composed by what is true now; under a new epoch where the last was refused. */
  private async cure(one: Kept, code: string): Promise<Kept> {
    await this.trust.advance();
    const { epoch, space, signer, type } = await parseStatement(envelopeOf(one));
    if (code === "epoch-revoked" && type !== "open") await this.writer.epoch(space, signer.capacity, epoch);
    const job: Job = "foreseen" in one.job ? { ...one.job, foreseen: null } : one.job;
    return this.compose({ ...one, job });
  }

  /** On our log is what is verified to be there, not what the node answered. */
  private async confirm(one: Kept, entered: Entered): Promise<void> {
    const { index, number } = entered;
    const known = { ...one, index, number };
    await this.keep(known);
    const frame = await this.trust.entry(this.trust.own, index);
    if (frame.envelope === null || (await envelopeId(frame.envelope)) !== one.id) {
      throw new Unverified("inclusion", "another statement stands there");
    }
    await this.keep({ ...known, state: "logged", number: frame.number, problem: null });
  }

  private async keep(one: Kept): Promise<void> {
    await this.store.seal("outbox", one.key, one);
    this.kept.set(one.key, one);
    this.changed();
  }

  /** What it waits for where that cannot be kept: it is told as long as this page is open. */
  private tell(one: Kept, problem: string): void {
    this.kept.set(one.key, { ...one, problem });
    this.changed();
  }

  private async drop(key: string): Promise<void> {
    await this.store.drop("outbox", key);
    this.kept.delete(key);
  }
}

function outgoing({ job: _job, envelope: _envelope, body: _body, ...shown }: Kept): Outgoing {
  return shown;
}

function isWaiting({ state }: Kept): boolean {
  return state === "sealing";
}

function isThrough({ state }: Kept): boolean {
  return state === "delivered" || state === "acknowledged" || state === "answered";
}

function stateOf({ delivered, acknowledged, answered }: Chain): Outgoing["state"] {
  if (answered !== null) return "answered";
  if (acknowledged !== null) return "acknowledged";
  return delivered === null ? "logged" : "delivered";
}

function envelopeOf({ envelope }: Kept): Envelope {
  if (envelope === null) throw new TypeError("composed before it is posted");
  return parseEnvelope(fromBase64(envelope), { limit: 2 * ENTRY_LIMIT });
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text);
}

/** What was verified before still serves while the node cannot be asked, or one of the logs cannot be believed further. */
function unlessExpected(error: unknown): void {
  if (!(error instanceof ProtocolError || error instanceof DeviceError)) throw error;
}
