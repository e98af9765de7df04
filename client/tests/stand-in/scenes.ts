/** What may be going on: each scene changes the stand-in of a quiet night. */
import { KeyLost } from "../../src/device/errors.ts";
import type { Shown, Unreadable } from "../../src/device/index.ts";
import { encodeForm } from "../../src/protocol/forms.ts";
import type { Declare } from "../../src/protocol/says.ts";
import { LINE } from "../../src/protocol/spaces.ts";
import type { StandIn } from "./device.ts";
import { OWN_DRAFT, SENT_BACK, TO_RELEASE } from "./drafts.ts";
import { at, EXERCISE_FILE, FILE, idOf, NOTIFICATION, NOW, SPACE, says, statement, xa41 } from "./night.ts";

const DIGITS = "48213 90557 11846 20391 77402 31589 60034 92817";

/** A file of so many messages, of which the last `shown` are loaded. */
export function longFile(shown: number, total: number): Shown[] {
  return Array.from({ length: shown }, (_, place) => {
    const number = total - shown + place + 1;
    return statement({
      type: "notice",
      at: at("00:00") + number * 30,
      place: { side: number % 3 === 0 ? "XB" : "XA", index: 1000 + number },
      number,
      no: number,
      says: says({}),
      body: { state: "opened", texts: [new TextDecoder().decode(encodeForm({ ...NOTIFICATION, stage: "follow_up" }))] },
      chain: { ...xa41.chain, logged: at("00:00") + number * 30, answered: null },
    });
  });
}

function strange(): (Shown | Unreadable)[] {
  const hostile = new TextDecoder().decode(
    encodeForm({
      form: "message",
      marking: "TLP:GREEN",
      status: "official",
      subject: "Centre ХА confirms\u202E 1400-AX\u202C",
      text: {
        language: "en",
        text:
          "Please open https://раssport.example/a and www.example.org.\n" +
          "The key is no\u200Bthing. <b onclick=alert(1)>Bold</b> \u2066hidden\u2069",
      },
    }),
  );
  const one = (index: number, given: Partial<Shown>): Shown =>
    statement({
      type: "notice",
      at: at("08:28") + index,
      place: { side: "XA", index },
      number: index - 390,
      says: says({ precedence: "PRIORITY" }),
      ...given,
    });
  return [
    one(433, { body: { state: "opened", texts: [hostile] } }),
    one(434, { body: { state: "withheld", since: at("08:29") } }),
    one(435, { body: { state: "cannot-open", reason: "wrap" } }),
    one(436, {
      body: { state: "opened", texts: [hostile] },
      verdict: { state: "refused", code: "signer-revoked" },
      number: null,
    }),
    one(437, { body: { state: "unopened" }, verdict: { state: "unverified", code: "signature" } }),
    statement({
      type: "acknowledgement",
      at: at("08:30"),
      place: { side: "XA", index: 438 },
      says: { of: idOf("XB-421") },
      verdict: { state: "refused", code: "already-acknowledged" },
    }),
    { place: { side: "XA", index: 439 }, code: "wire" },
  ];
}

export const SCENES: Readonly<Record<string, (device: StandIn) => void>> = {
  night: () => undefined,
  empty: (device) => {
    device.deskView = {
      ...device.deskView,
      waitingForUs: [],
      waitingForThem: [],
      files: 0,
      numbers: { own: { year: 2026, last: 0, covered: 0 }, other: { year: 2026, last: 0 } },
    };
    device.fileRows = [];
    device.watch.callList = { roster: [], contacts: [], version: 0, means: { mail: true, script: false }, asOf: NOW };
  },
  emptyLine: (device) =>
    device.show({ ...FILE, space: LINE, kind: "line", name: null, title: null, items: [], messages: 0, proposals: [] }),
  emptyFile: (device) => device.show({ ...FILE, items: [], messages: 0, proposals: [] }),
  fresh: (device) =>
    device.show({
      ...FILE,
      items: FILE.items.slice(0, 1).concat({ ...xa41, chain: { ...xa41.chain, acknowledged: null, answered: null } }),
    }),
  strange: (device) =>
    device.show({
      ...FILE,
      items: strange(),
      gaps: [{ side: "XA", from: 6, to: 7 }],
      waitingForKeys: ["b9".repeat(32)],
    }),
  long: (device) => {
    device.show({ ...FILE, items: longFile(50, 2000), earlier: true, messages: 2000, proposals: [] });
    device.earlierView = (space) => {
      const file = device.fileViews.get(space)!;
      const loaded = Math.min(2000, file.items.length + 50);
      return { ...file, items: longFile(loaded, 2000), earlier: loaded < 2000 };
    };
  },
  ringing: (device) => {
    const about = { side: "XA", index: 412, space: SPACE, precedence: "FLASH", exercise: false, silent: false };
    const message = { kind: "message", ...about } as const;
    const place = { side: null, index: null, space: null };
    const nothing = { ...place, precedence: null, exercise: null, due: null, silent: false };
    device.watch.alarmsView = {
      silentUntil: null,
      alarms: [
        { id: "a1", ...message, since: at("08:23:25"), due: at("08:33:25") },
        { id: "a2", ...nothing, kind: "line", since: at("08:22") },
        {
          ...message,
          id: "a3",
          kind: "limit",
          index: 409,
          precedence: "ROUTINE",
          since: at("08:01"),
          due: at("08:30"),
        },
        { ...nothing, id: "a4", kind: "limit", since: null },
      ],
    };
  },
  nobody: (device) => {
    device.watch.view = { ...device.watch.view, holder: null, mine: false, armed: null };
  },
  theirs: (device) => {
    const holder = { ...device.watch.view.holder!, officer: 9, device: "b9".repeat(32) };
    device.watch.view = { ...device.watch.view, holder, mine: false };
  },
  dead: (device) => {
    SCENES["theirs"]!(device);
    device.watch.view = { ...device.watch.view, armed: { heard: at("08:00"), alive: false } };
  },
  offered: (device) => {
    SCENES["theirs"]!(device);
    const { view } = device.watch;
    const to = { device: "b7".repeat(32), officer: 7, post: "watch" };
    const offer = { at: at("08:30"), from: view.holder!, to, notes: "Translator called.", numbers: view.numbers };
    device.watch.view = { ...view, offered: { ...offer, open: 3, limits: 2 } };
  },
  exercise: (device) =>
    device.show({
      ...FILE,
      ...EXERCISE_FILE,
      space: SPACE,
      items: FILE.items.map((item) => ("type" in item ? { ...item, exercise: true } : item)),
    }),
  release: (device) => {
    device.waiting = [TO_RELEASE, OWN_DRAFT, SENT_BACK];
  },
  suspended: (device) => {
    const says: Declare = { flash: true, from: at("08:20"), reason: "political", state: "suspended" };
    const given = { flash: true, from: at("08:20"), delivered: at("08:20:01") };
    const now = { ...given, side: "XA", index: 430, state: "suspended", reason: "political" } as const;
    const next = { ...given, side: "XA", index: 431, state: "open", from: at("14:00"), reason: null } as const;
    device.lineView = { ...device.lineView, declared: new Map([["XA", { now, next }]]) };
    const place = { side: "XA", index: 430 };
    const declared = statement({ type: "declaration", at: at("08:20"), place, space: LINE, says });
    const line = { space: LINE, kind: "line", name: null, title: null, version: null, proposals: [] } as const;
    device.fileViews.set(LINE, { ...FILE, ...line, messages: 0, items: [declared] });
  },
  cut: (device) => {
    device.lineView = {
      ...device.lineView,
      state: "cut",
      since: at("08:22"),
      waiting: 1,
      heard: at("08:21:58"),
      mark: { at: at("08:21"), holds: 420 },
    };
    device.outgoing = [
      {
        key: "k",
        space: SPACE,
        type: "answer",
        state: "logged",
        since: at("08:24"),
        id: null,
        index: 425,
        number: 19,
        exercise: false,
        problem: null,
      },
      {
        key: "k2",
        space: SPACE,
        type: "notice",
        state: "sealing",
        since: at("08:30"),
        id: null,
        index: null,
        number: null,
        exercise: false,
        problem: "unreachable",
      },
      {
        key: "k3",
        space: SPACE,
        type: "request",
        state: "failed",
        since: at("08:29"),
        id: null,
        index: null,
        number: null,
        exercise: false,
        problem: "expired",
      },
    ];
  },
  fork: (device) => {
    device.lineView = { ...device.lineView, state: "fork" };
    device.trustView = {
      ...device.trustView,
      alarms: [
        {
          code: "fork",
          side: "XA",
          since: at("08:29:40"),
          detail: "",
          proof: { known: "…", shown: "…", through: null },
        },
      ],
      persistent: false,
    };
  },
  make: (device) => {
    device.enrolmentView = { ...device.enrolmentView, state: "none", device: null };
    device.enrolled = {
      state: "waiting",
      device: "b7".repeat(32),
      digits: DIGITS,
      since: NOW,
      signedBy: [],
      telephone: "+99 5550 0142",
      persistent: false,
    };
  },
  lost: (device) => {
    device.enrolmentView = { ...device.enrolmentView, state: "none", device: null };
    device.enrol = () => Promise.reject(new KeyLost("read back"));
  },
  waiting: (device) => {
    device.enrolmentView = {
      state: "waiting",
      device: "b7".repeat(32),
      digits: DIGITS,
      since: NOW - 95,
      signedBy: [{ registrar: 31, at: NOW - 20 }],
      telephone: "+99 5550 0142",
      persistent: false,
    };
  },
};
