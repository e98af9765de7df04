/**
 * A device in memory, with no keys and no node behind it: what the pages ask for is there, and what they say is noted.
 * It stands in for `src/device` in the tests of pages, and only there.
 */

import { DraftElsewhere, NotListed, Unreachable } from "../../src/device/errors.ts";
import type {
  Agreed,
  DeskRow,
  DeskView,
  Device,
  DeviceEvent,
  Enrolment,
  FileRow,
  FileView,
  KeptHeard,
  LineView,
  LocalDraft,
  LogLine,
  MessageDraft,
  Officer,
  Outgoing,
  Prepared,
  Shown,
  StatementDraft,
  TrustView,
  WaitingDraft,
} from "../../src/device/index.ts";
import type { Text } from "../../src/protocol/prose.ts";
import { ANNEX, TEXTS_HASH } from "../../src/short/text.ts";
import { at, EXERCISE_FILE, FILE, NOW, OTHER_FILE, SPACE, xa40, xa41, xa42, xb17 } from "./night.ts";
import { AUDITED, TRUST } from "./trust.ts";
import { StandInWatch } from "./watch.ts";

/** What a page asked the device to do. */
export type Asked = readonly [what: string, ...how: readonly unknown[]];

const EVERYTHING = [
  "account",
  "desk",
  "enrol",
  "read",
  "write",
  "acknowledge",
  "decide",
  "grant",
  "trust",
  "watch",
  "roster",
  "audit",
];

/** A row of the desk about a statement. */
export function rowOf(shown: Shown, given: Partial<DeskRow> = {}): DeskRow {
  const { chain } = shown;
  return {
    ...shown.place,
    space: shown.space,
    type: shown.type,
    precedence: "precedence" in shown.says ? shown.says.precedence : null,
    number: shown.number,
    exercise: shown.exercise,
    at: shown.at,
    delivered: chain.delivered?.at ?? null,
    acknowledged: chain.acknowledged?.at ?? null,
    answered: chain.answered === null ? null : chain.answered.closes ? "closed" : "part",
    reply: null,
    due: null,
    handling: null,
    ...given,
  };
}

const ROWS = {
  xa42: rowOf(xa42, {
    handling: { by: at("11:26:04") },
    reply: { by: at("08:26:04") + 172_800, basis: "4", since: at("08:26:04") },
  }),
  xa41: rowOf(xa41, { reply: { by: at("14:12"), basis: null, since: at("08:12:03") } }),
  xa41fresh: rowOf(
    { ...xa41, chain: { ...xa41.chain, acknowledged: null, answered: null } },
    {
      handling: { by: at("08:33:25") },
      reply: { by: at("14:12"), basis: null, since: at("08:23:25") },
      delivered: at("08:23:25"),
    },
  ),
  xa40: rowOf(xa40, { handling: { by: at("12:02:01") } }),
  xb17: rowOf(xb17, { reply: { by: at("01:24:01") + 172_800, basis: "6", since: at("01:24:01") } }),
};

/** The stand-in of an officer of `own`. Everything it gives can be replaced. */
export class StandIn implements Device {
  readonly asked: Asked[] = [];
  private readonly listeners = new Set<(event: DeviceEvent) => void>();

  hotline: Device["hotline"];
  officer: Officer;
  readonly watch: StandInWatch;
  heard: KeptHeard[] = [];
  readonly otherMeans: Device["otherMeans"] = {
    received: async () => this.heard,
    enter: async (heard) => {
      this.asked.push(["heard", heard]);
      this.heard = [{ ...heard, officer: this.officer.officer, arrived: null }, ...this.heard];
    },
  };
  lineView: LineView = {
    state: "up",
    since: at("05:12"),
    heard: NOW - 4,
    skew: null,
    waiting: 0,
    withheld: null,
    declared: new Map(),
    mark: { at: at("08:31"), holds: 424 },
  };
  deskView: DeskView;
  trustView: TrustView = TRUST;
  /** Pages of the audit, the newest first; each goes on at its number. */
  audited: readonly (readonly LogLine[])[] = AUDITED;
  fileRows: readonly FileRow[] = [FILE, OTHER_FILE, EXERCISE_FILE];
  fileViews = new Map<string, FileView>([
    [SPACE, FILE],
    [OTHER_FILE.space, { ...FILE, ...OTHER_FILE, items: [xb17, xa40], proposals: [] }],
  ]);
  statements: readonly Shown[] = [xa40, xa41, xa42, xb17];
  outgoing: readonly Outgoing[] = [];
  drafts: LocalDraft[] = [];
  enrolmentView: Enrolment = {
    state: "listed",
    device: "b7".repeat(32),
    digits: null,
    since: at("05:00"),
    signedBy: [],
    telephone: null,
    persistent: true,
  };
  /** What `enrol` comes to. */
  enrolled: Enrolment | null = null;
  /** Whether the node answers. */
  reachable = true;
  /** What is thrown while the node cannot be reached. */
  away = new Unreachable();

  constructor(
    own: "XA" | "XB" = "XB",
    {
      demonstration = true,
      permissions = EVERYTHING,
    }: { demonstration?: boolean; permissions?: readonly string[] } = {},
  ) {
    this.watch = new StandInWatch(own, this);
    this.hotline = { id: "7c".repeat(32), own, other: own === "XA" ? "XB" : "XA", demonstration };
    this.officer = {
      officer: own === "XA" ? 3 : 7,
      post: "watch",
      language: own === "XA" ? "en" : "zh-Hans",
      permissions,
    };
    const numbers = { XA: { year: 2026, last: 42, covered: 42 }, XB: { year: 2026, last: 18, covered: 18 } };
    const theirs = own === "XA" ? "XB" : "XA";
    const [forXB, forXA] = [[ROWS.xa41fresh, ROWS.xa42, ROWS.xa40], [ROWS.xb17]];
    this.deskView = {
      waitingForUs: own === "XB" ? forXB : forXA,
      waitingForThem: own === "XB" ? forXA : [ROWS.xa41, ROWS.xa42],
      numbers: { own: numbers[own], other: numbers[theirs] },
      files: this.fileRows.length,
    };
  }

  /** Tells the pages that something changed. */
  tell(event: DeviceEvent): void {
    this.listeners.forEach((listener) => listener(event));
  }

  /** The node goes away, or comes back, and the device has noticed. */
  turn(reachable: boolean): void {
    this.reachable = reachable;
    this.tell({ type: "node" });
  }

  /** Puts a file's view in place and tells the pages. */
  show(file: FileView): void {
    this.fileViews.set(file.space, file);
    this.tell({ type: "file", space: file.space });
  }

  subscribe(listener: (event: DeviceEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.listeners.clear();
  }

  enrolment = async (): Promise<Enrolment> => this.answer(this.enrolmentView);

  async enrol(): Promise<Enrolment> {
    this.asked.push(["enrol"]);
    if (this.enrolled === null) throw new NotListed();
    this.enrolmentView = this.enrolled;
    this.tell({ type: "enrolment" });
    return this.enrolled;
  }

  line = async (): Promise<LineView> => this.answer(this.lineView);
  desk = async (): Promise<DeskView> => this.answer(this.deskView);
  trust = async (): Promise<TrustView> => this.answer(this.trustView);

  agreed(): Agreed {
    return {
      capacities: new Map([
        ["centre", 1],
        ["government", 2],
      ]),
      handling: new Map([
        ["FLASH", 600],
        ["IMMEDIATE", 1800],
        ["PRIORITY", 10_800],
        ["ROUTINE", 21_600],
      ]),
      replies: new Map([
        ["4", 172_800],
        ["6", 172_800],
      ]),
      flash: {
        lengths: new Map([
          ["en", 200],
          ["zh-Hans", 400],
        ]),
        size: 4096,
      },
      notice: 2_592_000,
      annexes: new Map([[ANNEX, TEXTS_HASH]]),
      languages: new Map([
        ["XA", "en"],
        ["XB", "zh-Hans"],
      ]),
    };
  }

  audit = async (page = 0): Promise<{ lines: readonly LogLine[]; before: number | null }> =>
    this.answer({ lines: this.audited[page] ?? [], before: page + 1 < this.audited.length ? page + 1 : null });

  files = async (): Promise<{ files: readonly FileRow[]; next: string | null }> =>
    this.answer({ files: this.fileRows, next: null });
  title = async (space: string): Promise<string | null> =>
    this.answer(this.fileRows.find((row) => row.space === space)?.title ?? null);

  async file(space: string): Promise<FileView> {
    const file = this.fileViews.get(space);
    if (file === undefined) throw new Unreachable();
    return this.answer(file);
  }

  /** Given by tests that page. */
  earlierView: ((space: string) => FileView) | null = null;

  async earlier(space: string): Promise<FileView> {
    this.asked.push(["earlier", space]);
    const file = this.earlierView?.(space) ?? (await this.file(space));
    this.fileViews.set(space, file);
    return file;
  }

  async statement(side: string, index: number): Promise<Shown> {
    const all = [
      ...this.statements,
      ...[...this.fileViews.values()].flatMap(({ items }) => items.filter((item): item is Shown => "type" in item)),
    ];
    const found = all.find(({ place }) => place.side === side && place.index === index);
    if (found === undefined) throw new Unreachable();
    return this.answer(found);
  }

  async openFile(...how: Parameters<Device["openFile"]>): Promise<Outgoing & { space: string }> {
    return this.note("openFile", ...how);
  }

  async prepare<D extends StatementDraft>(message: D): Promise<Prepared<D>> {
    return this.answer({
      key: "k1",
      message,
      payloadType: "application/vnd.hotline.demonstration.v1+json",
      header: '{"attachments":[],"body":[],…}',
    });
  }

  async send(prepared: Prepared<StatementDraft>): Promise<Outgoing> {
    return this.note("send", prepared.message);
  }

  refer = async (...how: Parameters<Device["refer"]>): Promise<Outgoing> => this.note("refer", ...how);
  proposeTitle = async (...how: Parameters<Device["proposeTitle"]>): Promise<Outgoing> =>
    this.note("proposeTitle", ...how);
  grant = async (...how: Parameters<Device["grant"]>): Promise<Outgoing> => this.note("grant", ...how);
  outbox = async (): Promise<readonly Outgoing[]> => this.answer(this.outgoing);

  async retry(): Promise<void> {
    this.asked.push(["retry"]);
  }

  /** The message that `discard` gives to be kept. */
  discarded: MessageDraft | null = null;

  async discard<T>(key: string, keep: (message: MessageDraft) => Promise<T>): Promise<T | null> {
    this.asked.push(["discard", key]);
    const kept = this.discarded === null ? null : await keep(this.discarded);
    this.outgoing = this.outgoing.filter((one) => one.key !== key);
    this.tell({ type: "outbox" });
    return kept;
  }

  /** Drafts that wait for a releaser, or were sent back. */
  waiting: readonly WaitingDraft[] = [];

  async prepareDraft<D extends StatementDraft>(message: D): Promise<Prepared<D>> {
    return { ...(await this.prepare(message)), payloadType: "application/vnd.hotline.draft.v1+json" };
  }

  async submitDraft({ message }: Prepared<StatementDraft>): Promise<string> {
    this.answer(null);
    this.asked.push(["submitDraft", message]);
    this.tell({ type: "drafts" });
    return "d0".repeat(16);
  }

  waitingDrafts = async (): Promise<readonly WaitingDraft[]> => this.answer(this.waiting);
  prepareRelease = async ({ message }: WaitingDraft, precedence: string | null): Promise<Prepared<StatementDraft>> =>
    this.prepare(message.type === "declaration" ? message : { ...message, precedence: precedence ?? "ROUTINE" });
  release = async ({ id }: WaitingDraft, { message }: Prepared<StatementDraft>): Promise<Outgoing> =>
    this.note("release", id, message.type === "declaration" ? message.says : message.precedence);

  async sendBack({ id }: WaitingDraft, reason: Text): Promise<void> {
    this.asked.push(["sendBack", id, reason]);
    this.waiting = this.waiting.filter((one) => one.id !== id);
    this.tell({ type: "drafts" });
  }

  async callReleaser({ id, precedence }: WaitingDraft): Promise<void> {
    this.answer(null);
    this.asked.push(["callReleaser", id, precedence]);
    this.waiting = this.waiting.map((one) => (one.id === id ? { ...one, called: NOW } : one));
    this.tell({ type: "drafts" });
  }

  async dropDraft(id: string): Promise<void> {
    this.asked.push(["dropDraft", id]);
    this.waiting = this.waiting.filter((one) => one.id !== id);
    this.tell({ type: "drafts" });
  }

  localDrafts = async (): Promise<readonly LocalDraft[]> => this.drafts;

  async saveLocalDraft(id: string, content: unknown): Promise<void> {
    this.drafts = [
      ...this.drafts.filter((draft) => draft.id !== id),
      { id, saved: NOW, content: structuredClone(content) },
    ];
  }

  async dropLocalDraft(id: string): Promise<void> {
    this.drafts = this.drafts.filter((draft) => draft.id !== id);
  }

  private readonly held = new Set<string>();

  async holdLocalDraft<T>(id: string, act: (kept: LocalDraft | null) => Promise<T>): Promise<T> {
    if (this.held.has(id)) throw new DraftElsewhere();
    this.held.add(id);
    try {
      return await act(this.drafts.find((draft) => draft.id === id) ?? null);
    } finally {
      this.held.delete(id);
    }
  }

  private answer<T>(value: T): T {
    if (!this.reachable) throw this.away;
    return value;
  }

  private note(what: string, ...how: readonly unknown[]): Outgoing {
    this.asked.push([what, ...how]);
    return {
      key: "k1",
      space: SPACE,
      type: "notice",
      state: "sealing",
      since: NOW,
      id: null,
      index: null,
      number: null,
      exercise: false,
      problem: null,
    };
  }
}

/** A clock that stands still until it is told the next second. */
export function stillTicker(now = NOW): {
  now(): number;
  subscribe(listener: () => void): () => void;
  tick(to: number): void;
} {
  const listeners = new Set<() => void>();
  let time = now;
  return {
    now: () => time,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tick(to) {
      time = to;
      listeners.forEach((tell) => tell());
    },
  };
}
