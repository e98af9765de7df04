/** One night's first hours, as a device of either side would show them: what pages are tried and pictured with. */
import type { FileRow, FileView, Shown, ShownProposal, ShownSigner, StatementType } from "../../src/device/index.ts";
import { encodeForm, type Form } from "../../src/protocol/forms.ts";
import type { Notification } from "../../src/protocol/messages.ts";
import type { Message, Says } from "../../src/protocol/says.ts";

/** Seconds of a time of that day. */
export const at = (time: string): number => Date.parse(`2026-11-23T${time.length === 5 ? `${time}:00` : time}Z`) / 1000;

/** What time it is on the pages. */
export const NOW = at("08:31:07");

export const SPACE = "3fa1c09b5d5e4f0f8a6b7c8d9e0f1a2b";
export const OTHER_SPACE = "90b1c2d3e4f5061728394a5b6c7d8e9f";
export const EXERCISE_SPACE = "e0e1e2e3e4e5e6e7e8e9eaebecedeeef";

export const XA_WATCH = { capacity: "centre", device: "a3".repeat(32), officer: 3, post: "watch" };
export const XA_HEAD = { capacity: "government", device: "a1".repeat(32), officer: 1, post: "head" };
export const XB_WATCH = { capacity: "centre", device: "b7".repeat(32), officer: 7, post: "watch" };

const text = (form: Form): string => new TextDecoder().decode(encodeForm(form));

/** An id for a name, of the right form. */
export function idOf(name: string): string {
  return Array.from(name.padEnd(32, "."), (letter) => (letter.codePointAt(0)! % 256).toString(16).padStart(2, "0"))
    .join("")
    .slice(0, 64);
}

/** A statement with what most have; the chain begins on the log. */
export function statement(given: Partial<Shown> & { readonly at: number; readonly type: StatementType }): Shown {
  const side = given.place?.side ?? "XA";
  const index = given.place?.index ?? 412;
  return {
    id: idOf(`${side}-${index}`),
    place: { side, index },
    space: SPACE,
    says: { of: "" } as Says,
    exercise: false,
    issued: given.at - 4,
    no: 1,
    number: null,
    signer: side === "XA" ? XA_WATCH : XB_WATCH,
    drafter: null,
    past: 400,
    verified: { own: index, other: 400 },
    verdict: { state: "counts" },
    body: { state: "none" },
    chain: {
      logged: given.at,
      delivered: { at: given.at + 1, index: 420 },
      acknowledged: null,
      answered: null,
      interim: null,
      replacedBy: null,
      cannotOpen: null,
    },
    digits: "48213 90557 11846 20391 77402 31589 60034 92817",
    otherMeans: [],
    ...given,
  };
}

export function says(given: Partial<Message>): Message {
  return { answers: null, closes: false, precedence: "ROUTINE", replaces: null, reply: null, ...given };
}

export const NOTIFICATION: Notification = {
  form: "notification",
  asks: ["explain", "preserve"],
  attributes: false,
  involvement: { basis: ["behaviour", "logs"], degree: "inferred" },
  marking: "TLP:AMBER",
  relation: "affects_author",
  sector: "transport",
  since: { at: at("07:41"), uncertainty: 120 },
  stage: "initial",
  status: "interim",
  techniques: ["AML.CS0030", "AML.CS0042"],
  text: {
    language: "en",
    text:
      "An automated agent using a stolen service key has stopped the crane control of Operator 1. " +
      "The sessions come through a reseller's cloud in your country.\n\nWe draw no conclusion about who is behind it.",
  },
  trail: { kind: "network", through: "reader" },
  victim: { consent: "not_asked", operator: 1 },
  what: "critical_infrastructure",
};

const FIRST = idOf("XA-412");
const ANSWER = idOf("XB-421");

const opened = statement({
  type: "open",
  at: at("07:58:10"),
  place: { side: "XA", index: 409 },
  body: { state: "opened", texts: [text({ form: "title", language: "en", title: "Port cranes halted" })] },
  says: { kind: "case", posts: [], recipients: "" },
});

export const xa41 = statement({
  id: FIRST,
  type: "notice",
  at: at("08:12:02"),
  place: { side: "XA", index: 412 },
  number: 41,
  no: 2,
  signer: XA_HEAD,
  drafter: { ...XA_WATCH, capacity: "government" },
  says: says({ precedence: "FLASH", reply: { by: at("14:12") } }),
  body: { state: "opened", texts: [text(NOTIFICATION)] },
  verified: { own: 412, other: 418 },
  chain: {
    logged: at("08:12:02"),
    delivered: { at: at("08:12:03"), index: 419 },
    acknowledged: { at: at("08:14:20"), by: XB_WATCH },
    answered: { at: at("08:19:02"), id: ANSWER, closes: false },
    interim: { side: "XB", index: 421 },
    replacedBy: null,
    cannotOpen: null,
  },
});

const acknowledged = statement({
  type: "acknowledgement",
  at: at("08:14:20"),
  place: { side: "XB", index: 420 },
  says: { of: FIRST },
});

export const xb18 = statement({
  id: ANSWER,
  type: "answer",
  at: at("08:19:02"),
  place: { side: "XB", index: 421 },
  number: 18,
  says: says({ answers: FIRST, precedence: "IMMEDIATE" }),
  body: {
    state: "opened",
    texts: [
      text({
        form: "answer",
        marking: "TLP:AMBER",
        outcome: "passed_on",
        reasons: [],
        rest_by: at("14:12"),
        status: "official",
        text: {
          language: "zh-Hans",
          text: "来文已收悉，已转报主管当局。我方正在核查所涉云服务转售商，将于贵方所请时间前作实质答复。",
        },
      }),
    ],
  },
  chain: {
    logged: at("08:19:02"),
    delivered: { at: at("08:19:03"), index: 414 },
    acknowledged: { at: at("08:20:11"), by: XA_WATCH },
    answered: null,
    interim: null,
    replacedBy: null,
    cannotOpen: null,
  },
});

const acknowledgedByXA = statement({
  type: "acknowledgement",
  at: at("08:20:11"),
  place: { side: "XA", index: 415 },
  says: { of: ANSWER },
});

/** A title that XB proposes. */
export const proposed = statement({
  type: "proposal",
  at: at("08:21:40"),
  place: { side: "XB", index: 423 },
  says: { about: "title", due: at("20:00"), on: idOf("XA-409") },
  body: { state: "opened", texts: [text({ form: "title", language: "zh-Hans", title: "港口起重机停摆" })] },
});

export const xa42 = statement({
  type: "request",
  at: at("08:26:03"),
  place: { side: "XA", index: 417 },
  number: 42,
  no: 5,
  says: says({ precedence: "PRIORITY", reply: { basis: "4", within: 172_800 } }),
  body: {
    state: "opened",
    texts: [
      text({
        form: "preservation_request",
        data: ["connection_logs", "payment", "subscriber"],
        days: 30,
        items: [
          { kind: "address", port: 50_412, value: "192.0.2.17" },
          { kind: "address", port: 50_977, value: "192.0.2.44" },
          { kind: "key", port: null, value: "svc-7f31…c2" },
        ],
        marking: "TLP:AMBER",
        status: "official",
        text: null,
        window: { clock_offset: 2, start: at("07:30"), end: at("08:10") },
      }),
    ],
  },
  chain: {
    logged: at("08:26:03"),
    delivered: { at: at("08:26:04"), index: 426 },
    acknowledged: null,
    answered: null,
    interim: null,
    replacedBy: null,
    cannotOpen: null,
  },
});

const proposal: ShownProposal = {
  id: proposed.id,
  side: "XB",
  title: text({ form: "title", language: "zh-Hans", title: "港口起重机停摆" }),
  due: at("20:00"),
  state: "open",
};

export const FILE: FileView = {
  space: SPACE,
  kind: "case",
  exercise: false,
  name: ["XA", 2026, 7],
  title: text({ form: "title", language: "en", title: "Port cranes halted" }),
  last: at("08:26:03"),
  messages: 3,
  posts: [
    ["XA", "head"],
    ["XA", "watch"],
    ["XB", "head"],
    ["XB", "liaison"],
    ["XB", "watch"],
  ],
  items: [opened, xa41, acknowledged, xb18, acknowledgedByXA, proposed, xa42],
  earlier: false,
  gaps: [],
  version: opened.id,
  proposals: [proposal],
  waitingForKeys: [],
};

export const OTHER_FILE: FileRow = {
  space: OTHER_SPACE,
  kind: "case",
  exercise: false,
  name: ["XB", 2026, 3],
  title: text({ form: "title", language: "zh-Hans", title: "模型权重发布后撤回" }),
  last: at("01:31"),
  messages: 4,
};

export const EXERCISE_FILE: FileRow = {
  space: EXERCISE_SPACE,
  kind: "case",
  exercise: true,
  name: ["XA", 2026, 6],
  title: text({ form: "title", language: "en", title: "Autumn communication exercise" }),
  last: Date.parse("2026-11-12T14:02:00Z") / 1000,
  messages: 12,
};

export const xb17 = statement({
  type: "request",
  at: at("01:24"),
  place: { side: "XB", index: 407 },
  space: OTHER_SPACE,
  number: 17,
  says: says({ precedence: "PRIORITY", reply: { basis: "6", within: 172_800 } }),
  body: {
    state: "opened",
    texts: [
      text({
        form: "explanation_request",
        asks: ["cause", "measures", "scope"],
        concerns: "model",
        marking: "TLP:AMBER",
        status: "official",
        text: null,
        window: null,
      }),
    ],
  },
  chain: {
    logged: at("01:24"),
    delivered: { at: at("01:24:01"), index: 402 },
    acknowledged: { at: at("01:31"), by: XA_WATCH },
    answered: null,
    interim: null,
    replacedBy: null,
    cannotOpen: null,
  },
});

export const xa40 = statement({
  type: "notice",
  at: at("06:02"),
  place: { side: "XA", index: 404 },
  space: OTHER_SPACE,
  number: 40,
  says: says({ precedence: "ROUTINE" }),
  body: {
    state: "opened",
    texts: [
      text({
        form: "own_activity",
        activity: "exercise",
        marking: "TLP:GREEN",
        resembles: "intrusion",
        sector: "energy",
        status: "official",
        text: {
          language: "en",
          text: "A defensive red-team exercise on our own energy networks, with automated agents.",
        },
        window: {
          clock_offset: 0,
          start: Date.parse("2026-11-25T06:00:00Z") / 1000,
          end: Date.parse("2026-11-25T18:00:00Z") / 1000,
        },
      }),
    ],
  },
});

export function signer(given: Partial<ShownSigner>): ShownSigner {
  return { ...XA_WATCH, ...given };
}
