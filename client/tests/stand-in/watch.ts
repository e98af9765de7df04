/** The watch of a device in memory: what the pages ask for is there, what they do is noted. */

import { NodeRefused } from "../../src/device/errors.ts";
import type {
  AlarmsView,
  CallList,
  Contact,
  DeviceEvent,
  Incoming,
  LimitView,
  LogLine,
  NewDuty,
  OfferedWatch,
  Orders,
  OrderTick,
  Sign,
  StandingOrder,
  Watch,
  WatchView,
} from "../../src/device/index.ts";
import { at, NOW, SPACE } from "./night.ts";

/** What it needs of the device that it belongs to. */
interface Whole {
  readonly asked: (readonly [what: string, ...how: readonly unknown[]])[];
  readonly reachable: boolean;
  readonly away: Error;
  tell(event: DeviceEvent): void;
}

const DEVICES = { XA: "a3".repeat(32), XB: "b7".repeat(32) };

type Given = Partial<LimitView> & Pick<LimitView, "kind" | "owing" | "start" | "due">;

/** A limit that runs from a message's delivery. */
export function limitOf(side: string, index: number, number: number, given: Given): LimitView {
  return {
    statement: { side, index, space: SPACE, number, precedence: "ROUTINE", exercise: false },
    basis: null,
    by: null,
    within: null,
    part: null,
    paused: [],
    tendered: null,
    given: null,
    received: null,
    state: "open",
    ...given,
  };
}

function handling(start: string, within: number): Given {
  return { kind: "handling", owing: "XB", within, start: at(start), due: at(start) + within };
}

const LIMITS: readonly LimitView[] = [
  limitOf("XA", 412, 41, handling("08:23:25", 600)),
  limitOf("XA", 417, 42, handling("08:26:04", 10_800)),
  limitOf("XA", 404, 40, handling("06:02:01", 21_600)),
  limitOf("XA", 412, 41, { kind: "reply", owing: "XB", by: at("14:12"), start: at("08:23:25"), due: at("14:12") }),
  limitOf("XB", 407, 17, {
    kind: "reply",
    owing: "XA",
    basis: "6",
    within: 172_800,
    start: at("01:24:01"),
    due: at("01:24:01") + 172_800,
  }),
  limitOf("XA", 417, 42, {
    kind: "reply",
    owing: "XB",
    basis: "4",
    within: 172_800,
    start: at("08:26:04"),
    due: at("08:26:04") + 172_800,
  }),
];

/** Those of the file's messages, met ones too. */
const FILE_LIMITS: readonly LimitView[] = [
  limitOf("XA", 412, 41, {
    ...handling("08:12:03", 600),
    given: at("08:19:02"),
    received: at("08:19:03"),
    state: "met",
  }),
  limitOf("XA", 412, 41, {
    kind: "reply",
    owing: "XB",
    by: at("14:12"),
    start: at("08:12:03"),
    due: at("14:12"),
    part: at("08:19:02"),
  }),
  limitOf("XB", 421, 18, {
    ...handling("08:19:03", 1800),
    owing: "XA",
    given: at("08:20:11"),
    received: at("08:20:12"),
    state: "met",
  }),
  ...LIMITS.filter(({ statement }) => statement.index === 417),
];

export class StandInWatch implements Watch {
  view: WatchView;
  alarmsView: AlarmsView = { alarms: [], silentUntil: null };
  limitViews: readonly LimitView[] = LIMITS;
  /** Limits of a file, by its space. */
  limitsOfFiles = new Map<string, readonly LimitView[]>([[SPACE, FILE_LIMITS]]);
  lines: readonly LogLine[] = [
    { at: at("08:17:30"), kind: "line", officer: 7, what: { text: "Translator called; on the way." } },
    { at: at("08:12:03"), kind: "callout", officer: null, what: { call: 12, step: 1, precedence: "FLASH" } },
    {
      at: at("08:00:05"),
      kind: "message-out",
      officer: 7,
      what: {
        side: "XB",
        number: 18,
        precedence: "IMMEDIATE",
        post: "watch",
        type: "short",
        line: true,
        answers: null,
      },
    },
    { at: at("08:00"), kind: "watch-handed-over", officer: 7, what: { post: "watch", officer: 3, from: 7 } },
  ];
  /** What the last sign of life said. */
  readonly signs: Sign[] = [];

  constructor(
    private readonly own: "XA" | "XB",
    private readonly whole: Whole,
  ) {
    const numbers = { XA: { year: 2026, last: 42 }, XB: { year: 2026, last: 18 } };
    this.view = {
      holder: { officer: own === "XA" ? 3 : 7, post: "watch", device: DEVICES[own], since: at("08:00") },
      mine: true,
      armed: { heard: NOW - 4, alive: true },
      offered: null,
      previous: "5e".repeat(32),
      numbers: { own: numbers[own], other: numbers[own === "XA" ? "XB" : "XA"] },
      open: 3,
      limits: 2,
      checks: { every: 28_800, said: [] },
    };
  }

  stands = async (): Promise<WatchView> => this.answer(this.view);

  async act(...how: Parameters<Watch["act"]>): Promise<void> {
    this.note("watch", ...how);
    const holder = { officer: 7, post: "watch", device: DEVICES[this.own], since: NOW };
    const mine = how[0] !== "leave";
    this.view = { ...this.view, holder: mine ? holder : null, mine, armed: mine ? { heard: NOW, alive: true } : null };
    this.whole.tell({ type: "watch" });
  }

  async offer(to: Incoming, view: WatchView, notes: string): Promise<void> {
    this.note("offer", to, notes);
    const from = { ...view.holder! };
    this.view = { ...view, offered: { ...view, at: NOW, from, to, notes } };
    this.whole.tell({ type: "watch" });
  }

  async withdraw(): Promise<void> {
    this.note("withdraw");
    this.view = { ...this.view, offered: null };
    this.whole.tell({ type: "watch" });
  }

  async accept({ from, notes }: OfferedWatch): Promise<void> {
    this.note("accept", from.officer, notes);
    this.view = { ...this.view, offered: null, mine: true };
    this.whole.tell({ type: "watch" });
  }

  async heartbeat(sign: Sign): Promise<boolean> {
    this.answer(null);
    this.signs.push(sign);
    return this.view.mine;
  }

  alarms = async (): Promise<AlarmsView> => this.answer(this.alarmsView);

  async silence(): Promise<AlarmsView> {
    this.note("silence");
    const alarms = this.alarmsView.alarms.map((one) => ({ ...one, silent: true }));
    this.alarmsView = { alarms, silentUntil: NOW + 120 };
    return this.alarmsView;
  }

  async acknowledgeAlarm(id: string): Promise<AlarmsView> {
    this.note("acknowledgeAlarm", id);
    this.alarmsView = { ...this.alarmsView, alarms: this.alarmsView.alarms.filter((one) => one.id !== id) };
    return this.alarmsView;
  }

  limits = async (space?: string): Promise<readonly LimitView[]> =>
    this.answer(space === undefined ? this.limitViews : (this.limitsOfFiles.get(space) ?? []));

  log = async (before?: number): Promise<{ lines: readonly LogLine[]; before: number | null }> =>
    this.answer({ lines: before === undefined ? this.lines : [], before: null });

  standing: readonly StandingOrder[] = [
    {
      type: "notice",
      precedence: "FLASH",
      lines: [
        { line: "acknowledge", texts: { en: "Acknowledge receipt at once.", "zh-Hans": "立即确认收悉。" } },
        { line: "head", texts: { en: "Call the head of the centre.", "zh-Hans": "电话呼叫国家中心负责人。" } },
      ],
    },
    { type: "request", precedence: null, lines: [{ line: "note", texts: { en: "Enter it.", "zh-Hans": "登记。" } }] },
  ];
  ticked: readonly OrderTick[] = [{ line: "acknowledge", officer: 7, at: at("08:14:20") }];

  /** Counted up by each change of orders or lists, by this officer or another. */
  version = 17;

  orders = async (): Promise<Orders> =>
    this.answer({ orders: this.standing, shipped: this.version === 0, version: this.version });

  async keepOrders(orders: readonly StandingOrder[], version: number): Promise<void> {
    this.change("keepOrders", version, orders);
    this.standing = orders;
  }

  async keepCalls(roster: readonly NewDuty[], contacts: readonly Contact[], version: number): Promise<void> {
    this.change("keepCalls", version, roster, contacts);
    const kept = roster.map((one) => ({ ...one, webhook: one.webhook !== false }));
    this.callList = { roster: kept, contacts, version: this.version, means: { mail: true, script: false }, asOf: NOW };
  }

  ticks = async (): Promise<readonly OrderTick[]> => this.answer(this.ticked);

  async tick(message: { side: string; index: number }, line: string): Promise<void> {
    this.note("tick", message, line);
    this.ticked = [...this.ticked, { line, officer: 7, at: NOW }];
  }

  /** Shifts before the last one that began, the newest first. */
  shiftsBefore: readonly (readonly LogLine[])[] = [];

  shift = async (back = 0): Promise<readonly LogLine[]> =>
    this.answer(back === 0 ? this.lines.toReversed() : (this.shiftsBefore[back - 1] ?? []));

  async write(text: string): Promise<void> {
    this.note("write", text);
    this.lines = [{ at: NOW, kind: "line", officer: 7, what: { text } }, ...this.lines];
  }

  callList: CallList | null = {
    asOf: at("08:00"),
    version: 17,
    means: { mail: true, script: false },
    roster: [
      { post: "watch", officer: 7, from: at("08:00"), until: at("16:00"), email: "watch@xb.example", webhook: true },
      {
        post: "watch",
        officer: 9,
        from: at("08:00"),
        until: at("20:00"),
        email: "alternate@xb.example",
        webhook: false,
      },
      { post: "head", officer: 2, from: at("00:00"), until: at("23:59"), email: null, webhook: true },
    ],
    contacts: [
      { side: "XA", post: "watch", languages: ["en"], telephones: ["+99 5550 0101", "+99 5550 0102"], expires: null },
      { side: "XA", post: "head", languages: ["en"], telephones: ["+99 5550 0103"], expires: at("08:00") },
      { side: "XB", post: "watch", languages: ["zh-Hans", "en"], telephones: ["+99 5551 0177"], expires: null },
    ],
  };

  /** Kept on the device: it is there whether the node answers or not. */
  calls = async (): Promise<CallList | null> => this.callList;

  private answer<T>(value: T): T {
    if (!this.whole.reachable) throw this.whole.away;
    return value;
  }

  private change(what: string, version: number, ...how: readonly unknown[]): void {
    this.answer(null);
    if (version !== this.version) throw new NodeRefused(409, "superseded");
    this.note(what, ...how);
    this.version += 1;
    this.whole.tell({ type: "desk" });
  }

  private note(what: string, ...how: readonly unknown[]): void {
    this.answer(null);
    this.whole.asked.push([what, ...how]);
  }
}
