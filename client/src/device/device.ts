/**
 * The device as pages have it: opens the storage, believes what it verified, enrols, and works once it is listed.
 *
 * A browser keeps a storage for each hotline, side and officer. That the node names another hotline than the one this
 * browser was used for is an alarm until the device is enrolled: the digits, compared by voice, are what tells a new
 * hotline from somebody in between.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { signEnrolment } from "../protocol/enrolment.ts";
import type { Text } from "../protocol/prose.ts";
import { Alarms } from "./alarms.ts";
import type { Hotline, Me } from "./answers.ts";
import { Api, type Fetch } from "./api.ts";
import type { LoadedBundle } from "./bundle.ts";
import type { Line } from "./deskanswers.ts";
import { askedWith, type Enrolling, enrolmentOf } from "./enrol.ts";
import { DeviceError, DraftElsewhere, NotListed, Outdated, StorageNewer, WrongAnswer } from "./errors.ts";
import { forkAlarm } from "./fork.ts";
import type {
  Device,
  DeviceEvent,
  Ending,
  Enrolment,
  LocalDraft,
  MessageDraft,
  NewFile,
  Officer,
  Outgoing,
  Prepared,
  StatementDraft,
  WaitingDraft,
} from "./index.ts";
import { type DeviceKeys, loadKeys, makeKeys } from "./keys.ts";
import type { Socket } from "./live.ts";
import type { Checkpoints } from "./loganswers.ts";
import { OtherMeans } from "./othermeans.ts";
import { askToPersist, Store } from "./store.ts";
import { Trust } from "./trust.ts";
import { trustView } from "./trustview.ts";
import type { Agreed, DeskView, FileRow, FileView, LineView, Shown, TrustView } from "./views.ts";
import { OwnWatch } from "./watch.ts";
import { readLog } from "./watchanswers.ts";
import type { LogLine, Watch } from "./watchviews.ts";
import { Work } from "./work.ts";
import type { Reference } from "./writer.ts";

/** What a device takes from its surroundings; the browser's own where nothing is given. */
export interface Surroundings {
  readonly fetch?: Fetch;
  /** What this page loaded. */
  readonly loaded?: LoadedBundle;
  readonly connect?: () => Socket;
  /** Seconds since 1970. */
  readonly now?: () => number;
  readonly random?: (size: number) => Bytes;
  /** The name of its storage, where it is of no hotline that this browser is to know again. */
  readonly storage?: string;
  /** Whether each file that is opened here is an exercise, whatever the page says. */
  readonly exercise?: boolean;
}

/** How the storages begin that stay. */
const KEPT = "hotline ";

interface KeptDraft {
  readonly saved: number;
  readonly content: unknown;
}

/**
 * The device of the officer whose session this is.
 *
 * Throws `Unreachable`, `SignedOut`, `WrongAnswer`; `KeyLost` where the browser's storage gives back what was not put in,
 * `StorageFailed` where it gives nothing, `Outdated` and `StorageNewer` where a newer page has used it.
 */
export async function openDevice(surroundings: Surroundings = {}): Promise<Device> {
  const api = new Api(surroundings.fetch, surroundings.loaded);
  const [hotline, me] = await Promise.all([api.hotline(), api.me()]);
  const officer = `${hotline.own} ${me.officer}`;
  const name = surroundings.storage ?? `${KEPT}${hotline.hotline} ${officer}`;
  const before = (await indexedDB.databases()).map((database) => database.name ?? "");
  const others = before.filter((one) => one !== name && one.startsWith(KEPT) && one.endsWith(` ${officer}`));
  const store = await openStore(name, api);
  const trust = await Trust.load(api, store, hotline);
  const device = new OpenDevice(api, store, trust, hotline, me, {
    ...surroundings,
    others: surroundings.storage === undefined ? others.length : 0,
  });
  await device.begin();
  return device;
}

/** The storage of that name. What a newer page has used is either the node's of now, or of before it went back. */
async function openStore(name: string, api: Api): Promise<Store> {
  try {
    return await Store.open(name);
  } catch (error) {
    throw error instanceof StorageNewer && (await api.isOutdated()) ? new Outdated() : error;
  }
}

class OpenDevice implements Device {
  readonly hotline: Device["hotline"];
  readonly officer: Officer;
  reachable = true;
  readonly watch: Watch;
  readonly otherMeans: OtherMeans;
  private readonly listeners = new Set<(event: DeviceEvent) => void>();
  private readonly alarms: Alarms;
  private readonly enrolling: Enrolling;
  private readonly now: () => number;
  private readonly random: (size: number) => Bytes;
  private keys: DeviceKeys | undefined;
  private working: Work | null = null;
  private beginning: Promise<void> | null = null;
  private persistent = false;
  /** Nothing begins again before the next sign-in, or before the page is loaded again. */
  private over = false;
  private ending: Promise<void> | undefined;

  constructor(
    private readonly api: Api,
    private readonly store: Store,
    private readonly believed: Trust,
    stands: Hotline,
    me: Me,
    private readonly surroundings: Surroundings & { readonly others: number },
  ) {
    const { hotline: id, own, other, demonstration } = stands;
    this.hotline = { id, own, other, demonstration };
    const { officer, post, language, permissions } = me;
    this.officer = { officer, post, language, permissions };
    this.api.signedOut = () => (this.working === null ? this.ended("session") : this.working.live.signedOut());
    // An officer who is invited again has none but revoked devices, and enrols another.
    this.api.revoked = () => (this.working === null ? undefined : this.ended("revoked"));
    this.api.outdated = () => this.ended("outdated");
    this.api.reached = (is) => this.takeReached(is);
    this.store.replaced = () => this.ended("outdated");
    this.enrolling = { hotline: id, side: own, officer, post };
    this.now = surroundings.now ?? (() => Math.floor(Date.now() / 1000));
    this.random = surroundings.random ?? ((size) => crypto.getRandomValues(new Uint8Array(size)));
    this.alarms = new Alarms(this.now, () => this.emit({ type: "trust" }));
    this.otherMeans = new OtherMeans(api);
    this.watch = new OwnWatch({
      api,
      store,
      trust: believed,
      officer: this.enrolling,
      now: this.now,
      random: this.random,
      keys: () => this.keys,
      changed: () => this.emit({ type: "watch" }),
    });
  }

  async begin(): Promise<void> {
    this.keys = await loadKeys(this.store);
    if (this.keys === undefined && this.surroundings.others > 0) {
      this.alarms.raise(new DeviceError("hotline", "this browser was used for another one"), null);
    }
    this.persistent = this.keys !== undefined && (await askToPersist());
    await this.advance();
    await this.work();
  }

  subscribe(listener: (event: DeviceEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What was under way still finds the storage open. */
  async close(): Promise<void> {
    await Promise.allSettled([this.beginning, this.ending]);
    await this.working?.close();
    this.store.close();
  }

  async enrolment(): Promise<Enrolment> {
    const answer = await this.api.enrolment();
    await this.advance();
    await this.work();
    const list = this.believed.list(this.hotline.own);
    return enrolmentOf(this.keys, this.enrolling, { list, answer, persistent: this.persistent });
  }

  async enrol(): Promise<Enrolment> {
    this.persistent = await askToPersist();
    this.keys = await makeKeys(this.store);
    const asked = askedWith(this.keys, this.enrolling);
    await this.api.enrol(asked.signing, asked.sealing, await signEnrolment(asked, this.keys.signing));
    this.emit({ type: "enrolment" });
    return this.enrolment();
  }

  async line(): Promise<LineView> {
    const { state, since, heard, skew, waiting, withheld, declared, fork } = await this.api.line();
    if (fork !== null) await this.takeFork(fork, since);
    return { state, since, heard, skew, waiting, withheld, declared, mark: this.believed.mark };
  }

  desk(): Promise<DeskView> {
    return this.api.desk();
  }

  async trust(): Promise<TrustView> {
    await this.advance();
    const { persistent } = this;
    const device = this.keys?.id ?? null;
    return trustView(this.believed, { alarms: this.alarms.list(), device, persistent, now: this.now() });
  }

  async audit(before?: number): Promise<{ lines: readonly LogLine[]; before: number | null }> {
    return this.api.get("/api/v1/audit", readLog, before === undefined ? {} : { before });
  }

  agreed(): Agreed {
    const { signatures, handling, replies, flash, notice, annexes, sides } = this.believed.arrangement();
    const languages = new Map(sides.map(({ side, language }) => [side, language]));
    return { capacities: signatures, handling, replies, flash, notice, annexes, languages };
  }

  async files(before?: string): Promise<{ files: readonly FileRow[]; next: string | null }> {
    return this.atWork().files.list(before);
  }

  async title(space: string): Promise<string | null> {
    return this.atWork().files.title(space);
  }

  async file(space: string): Promise<FileView> {
    return this.atWork().files.view(space);
  }

  async earlier(space: string): Promise<FileView> {
    return this.atWork().files.earlier(space);
  }

  async statement(side: string, index: number): Promise<Shown> {
    return this.atWork().files.statement({ side, index });
  }

  async openFile(file: NewFile): Promise<Outgoing> {
    return this.atWork().openFile(this.surroundings.exercise ? { ...file, exercise: true } : file);
  }

  async prepare<D extends StatementDraft>(message: D): Promise<Prepared<D>> {
    return this.atWork().prepare(message);
  }

  async send(prepared: Prepared<StatementDraft>): Promise<Outgoing> {
    return this.atWork().send(prepared);
  }

  async refer(type: Reference, of: { id: string; space: string }, capacity: string): Promise<Outgoing> {
    return this.atWork().refer(type, of, capacity);
  }

  async proposeTitle(space: string, title: string, due: number, capacity: string): Promise<Outgoing> {
    return this.atWork().proposeTitle(space, title, due, capacity);
  }

  async grant(space: string, device: string, capacity: string): Promise<Outgoing> {
    return this.atWork().grant(space, device, capacity);
  }

  async outbox(): Promise<readonly Outgoing[]> {
    return this.working?.outbox.list() ?? [];
  }

  async retry(): Promise<void> {
    await this.atWork().outbox.retry();
  }

  async discard<T>(key: string, keep: (message: MessageDraft) => Promise<T>): Promise<T | null> {
    return this.atWork().outbox.discard(key, async (job) => (job.kind === "message" ? keep(job.message) : null));
  }

  async prepareDraft<D extends StatementDraft>(message: D): Promise<Prepared<D>> {
    return this.atWork().drafts.prepare(message);
  }

  async submitDraft(prepared: Prepared<StatementDraft>): Promise<string> {
    const id = await this.atWork().drafts.submit(prepared);
    this.emit({ type: "drafts" });
    return id;
  }

  async waitingDrafts(): Promise<readonly WaitingDraft[]> {
    return this.atWork().drafts.waiting();
  }

  async prepareRelease(draft: WaitingDraft, precedence: string | null): Promise<Prepared<StatementDraft>> {
    return this.atWork().drafts.prepareRelease(draft, precedence);
  }

  async release(draft: WaitingDraft, prepared: Prepared<StatementDraft>): Promise<Outgoing> {
    return this.atWork().release(draft, prepared);
  }

  async sendBack(draft: WaitingDraft, reason: Text): Promise<void> {
    await this.atWork().drafts.sendBack(draft, reason);
    this.emit({ type: "drafts" });
  }

  async callReleaser({ id, precedence }: WaitingDraft): Promise<void> {
    await this.api.callReleaser(id, precedence);
    this.emit({ type: "drafts" });
  }

  async dropDraft(id: string): Promise<void> {
    await this.api.deleteDraft(id);
    this.emit({ type: "drafts" });
  }

  async localDrafts(): Promise<readonly LocalDraft[]> {
    const kept = await this.store.allOpened<KeptDraft>("drafts");
    return [...kept].map(([id, { saved, content }]) => ({ id, saved, content }));
  }

  async saveLocalDraft(id: string, content: unknown): Promise<void> {
    await this.store.seal("drafts", id, { saved: this.now(), content } satisfies KeptDraft);
    this.emit({ type: "drafts" });
  }

  async dropLocalDraft(id: string): Promise<void> {
    await this.store.drop("drafts", id);
    this.emit({ type: "drafts" });
  }

  /** Nobody is waited for: a window that opens a file for its message may be at it until the line is back. */
  async holdLocalDraft<T>(id: string, act: (kept: LocalDraft | null) => Promise<T>): Promise<T> {
    const { id: hotline, own } = this.hotline;
    return navigator.locks.request(
      `draft ${hotline} ${own} ${this.officer.officer} ${id}`,
      { ifAvailable: true },
      async (lock): Promise<T> => {
        if (lock === null) throw new DraftElsewhere();
        const kept = await this.store.opened<KeptDraft>("drafts", id);
        return act(kept === undefined ? null : { id, ...kept });
      },
    );
  }

  /** Takes the newest checkpoints in. What does not hold becomes an alarm, and what was verified before stays. */
  private async advance(notes?: Checkpoints): Promise<void> {
    try {
      await this.believed.advance(notes);
      this.alarms.settle();
    } catch (error) {
      if (!(await this.explains(error))) this.alarms.raiseUntilSettled(error);
    }
  }

  /** What the own node reports of the other log is verified here; once that has come to a proof, it stays. */
  private async takeFork(fork: NonNullable<Line["fork"]>, since: number): Promise<void> {
    if (this.alarms.has({ code: "fork", side: this.hotline.other })) return;
    const alarm = await forkAlarm(fork, since, this.believed, this.api);
    if (alarm.code === "fork") this.alarms.lift("fork-told");
    this.alarms.put(alarm);
  }

  private async raise(error: unknown, side: string | null): Promise<void> {
    if (!(await this.explains(error))) this.alarms.raise(error, side);
  }

  /** Whether this page being older than its node explains an error, and then says so: the node is accused of nothing. */
  private async explains(error: unknown): Promise<boolean> {
    if (!(error instanceof WrongAnswer && (await this.api.isOutdated()))) return false;
    this.ended("outdated");
    return true;
  }

  /** Begins to work once the verified list names this device, and once alone: who asks meanwhile waits for it. */
  private async work(): Promise<void> {
    const { keys } = this;
    if (this.over || this.working !== null || keys === undefined || !this.isListed(keys)) return;
    this.beginning ??= this.beginWork(keys).finally(() => (this.beginning = null));
    await this.beginning;
  }

  private async beginWork(keys: DeviceKeys): Promise<void> {
    const { enrolling, api, store, now, random, hotline } = this;
    const work = await Work.begin({
      api,
      store,
      trust: this.believed,
      author: { ...enrolling, demonstration: hotline.demonstration, keys },
      now,
      random,
      connect: this.surroundings.connect ?? connect,
      emit: (event) => this.emit(event),
      alarm: (error, side) => this.raise(error, side),
      advance: (notes) => this.advance(notes),
      ended: (why) => this.ended(why),
    });
    if (this.over) return work.close();
    this.working = work;
    this.alarms.lift("hotline");
    this.emit({ type: "enrolment" });
  }

  private isListed({ id }: DeviceKeys): boolean {
    const list = this.believed.list(this.hotline.own);
    return list.devices.has(id) && !list.revoked.has(id) && this.believed.kept(this.hotline.own) !== null;
  }

  private atWork(): Work {
    if (this.working === null) throw new NotListed();
    return this.working;
  }

  private takeReached(is: boolean): void {
    if (is === this.reachable) return;
    this.reachable = is;
    this.emit({ type: "node" });
  }

  private ended(why: Ending): void {
    if (this.over) return;
    this.over = true;
    this.ending = this.working?.close();
    this.working = null;
    this.emit({ type: "ended", why });
  }

  private emit(event: DeviceEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

function connect(): Socket {
  return new WebSocket(new URL("/api/v1/live", location.href.replace(/^http/, "ws")));
}
