/** What an entry of the watch log says, kind by kind; a kind that is not known is shown all the same. */
import { render } from "lit";
import { describe, expect, test } from "vitest";
import type { LogLine } from "../../src/device/index.ts";
import { entryOf } from "../../src/watch/entries.ts";
import { type Language, WORDS } from "../../src/words/words.ts";
import { readerOf, textOf } from "../stand-in/mount.ts";
import { at } from "../stand-in/night.ts";

type What = LogLine["what"];

function said(kind: string, what: What, language: Language = "en"): string {
  const place = document.createElement("div");
  render(entryOf({ at: at("08:30"), kind, officer: null, what }, readerOf("XB", language)), place);
  return textOf(place);
}

const ACT: What = {
  act: "ab".repeat(32),
  from: 7,
  post: "watch",
  officer: 3,
  notes: "",
  open: 3,
  limits: 1,
  numbers: { own: { last: 18, year: 2026 }, other: { last: 42, year: 2026 } },
};
const MESSAGE: What = {
  side: "XA",
  number: 41,
  precedence: "FLASH",
  type: "notice",
  post: "head",
  exercise: false,
  answers: null,
  line: false,
};
const CALLOUT: What = {
  at: "2026-11-23T08:29:30Z",
  call: 12,
  step: 2,
  alarm: "message",
  alarms: 3,
  precedence: "FLASH",
  exercise: false,
  called: [
    { officer: 9, post: "watch", by: ["email", "webhook"] },
    { officer: null, post: null, by: ["script"] },
  ],
};
const TEXT = { en: "Call the head of the centre.", "zh-Hans": "电话呼叫国家中心负责人。" };

const ENTRIES: readonly (readonly [kind: string, what: What, english: string, chinese: string])[] = [
  [
    "watch-taken",
    { ...ACT, from: null },
    "Watch taken Watch, 03 XB-0018 XA-0042 3 open, 1 limit runs",
    "接班 值班员 03 XB-0018 XA-0042 未结电文 3 件，进行中的时限 1 项",
  ],
  [
    "watch-handed-over",
    { ...ACT, notes: "Quiet." },
    "Watch handed over Watch, 03 from 07 XB-0018 XA-0042 3 open, 1 limit runs Quiet.",
    "交接班 值班员 03 接自 07 XB-0018 XA-0042 未结电文 3 件，进行中的时限 1 项 Quiet.",
  ],
  [
    "watch-taken-over",
    { post: "head", officer: 2, from: 7 },
    "Watch taken over from a silent desk Head, 02 from 07",
    "接管无应答的值班台 负责人 02 接自 07",
  ],
  ["watch-left", { post: "watch", officer: 3 }, "Watch left; nobody has it Watch, 03", "离岗，无人值班 值班员 03"],
  ["line", { text: "Translator called." }, "Translator called.", "Translator called."],
  [
    "alarm-heard",
    { alarm: "limit/XA/412/reply/soon/2026-11-23T14:12:00Z", at: "2026-11-23T08:30:00Z" },
    "Alarm heard Time limit entry 412 of XA",
    "警报已听到 时限 XA 第 412 条",
  ],
  ["alarm-heard", { alarm: "desk/ab12/2026-11-23T08:12:00Z" }, "Alarm heard No armed desk", "警报已听到 无就绪值班台"],
  [
    "silence",
    { until: "2026-11-23T08:32:00Z" },
    "Alarm silent for two minutes until 08:32Z",
    "警报静音两分钟 至 08:32Z",
  ],
  ["desk-silent", { at: "2026-11-23T08:12:00Z" }, "Desk on watch silent happened 08:12Z", "值班台无应答 发生于 08:12Z"],
  [
    "callout",
    CALLOUT,
    "Call-out FLASH特提 Message 2 more alternate call 12 Watch, 09 by e-mail, webhook the node's program",
    "逐级呼叫 FLASH特提 来文 另有 2 项 替班人员 呼叫编号 12 值班员 09（电子邮件、网络回调） 节点程序",
  ],
  [
    "callout",
    { ...CALLOUT, precedence: null, exercise: true, alarm: "release", alarms: 1, called: [] },
    "Call-out EXERCISE 演练 A draft awaits release step 2 call 12 nobody to call",
    "逐级呼叫 演练 EXERCISE 有稿件待签发 第 2 级 呼叫编号 12 无人可呼叫",
  ],
  [
    "call-failed",
    { call: 12, step: 1, officer: 9, post: "watch", by: "webhook", code: "late" },
    "Call not made officer of the watch call 12 Watch, 09 by webhook no answer in eight seconds",
    "呼叫未成 值班员 呼叫编号 12 值班员 09（网络回调） 八秒内无应答",
  ],
  [
    "releaser-called",
    { draft: "00".repeat(16), precedence: "FLASH" },
    "Releaser called FLASH特提",
    "已呼叫签发人 FLASH特提",
  ],
  ["line-cut", { since: "2026-11-23T08:29:40Z" }, "Line cut since 08:29Z", "线路中断 自 08:29Z 起"],
  ["line-up", {}, "Line up", "线路畅通"],
  ["fork", { side: "XA" }, "Inconsistent histories XA (the other side)", "历史不一致 XA（对方）"],
  [
    "clock-wrong",
    { how: "leapt" },
    "Clock shows another time far ahead of all times that are known",
    "时钟显示的时间不符 远超前于所知的一切时间",
  ],
  ["clock-wrong", { how: "back" }, "Clock shows another time behind the log", "时钟显示的时间不符 早于日志时间"],
  [
    "declared",
    { side: "XA", state: "suspended", flash: true, from: "2026-11-23T08:20:00Z", post: "head", exercise: false },
    "State of the line declared XA (the other side) Head suspended FLASH taken since 08:20Z",
    "已宣布线路状态 XA（对方） 负责人 暂停 仍收 FLASH 特提 自 08:20Z 起",
  ],
  ["message-in", MESSAGE, "Message received FLASH特提 XA-0041 Message Head", "来文 FLASH特提 XA-0041 电文 负责人"],
  [
    "message-out",
    {
      ...MESSAGE,
      side: "XB",
      number: 3,
      exercise: true,
      precedence: "ROUTINE",
      type: "answer",
      answers: { side: "XA", number: 2 },
    },
    "Message sent ROUTINE平急 EXERCISE 演练 EX XB-0003 Answer Head Answers EX XA-0002",
    "去文 ROUTINE平急 演练 EXERCISE EX XB-0003 答复 负责人 答复 EX XA-0002",
  ],
  [
    "message-out",
    { ...MESSAGE, side: "XB", number: 19, precedence: "IMMEDIATE", type: "short", post: "watch", line: true },
    "Message sent IMMEDIATE特急 XB-0019 Agreed short message Watch The line itself",
    "去文 IMMEDIATE特急 XB-0019 约定短电文 值班员 线路本身",
  ],
  [
    "acknowledged",
    { side: "XA", number: 41, by: "XB", post: "watch", exercise: false },
    "Receipt acknowledged XA-0041 by XB (our side) Watch",
    "已确认收悉 XA-0041 确认方 XB（我方） 值班员",
  ],
  [
    "order-ticked",
    { side: "XA", index: 412, number: 41, line: "head", text: TEXT },
    "Standing order done XA-0041 Call the head of the centre.",
    "已办处置事项 XA-0041 电话呼叫国家中心负责人。",
  ],
  [
    "order-ticked",
    { side: "XA", index: 412, number: 41, line: "head" },
    "Standing order done XA-0041 head",
    "已办处置事项 XA-0041 head",
  ],
  [
    "orders-changed",
    { orders: 9, version: 3 },
    "Standing orders changed 9 kinds of messages",
    "处置规程已修改 9 类电文",
  ],
  [
    "contacts-changed",
    {
      roster: [["watch", 7]],
      contacts: [
        ["XA", "watch"],
        ["XB", "watch"],
      ],
    },
    "Call list changed 1 duty, 2 points of contact",
    "呼叫名单已修改 值班 1 项，联络点 2 个",
  ],
  [
    "other-means",
    {
      side: "XA",
      number: 8,
      means: "voice",
      at: "2026-11-23T08:10:00Z",
      digits: "48213 90557",
      note: "Read by Watch.",
    },
    "Received by other means XA-0008 voice received 08:10Z 48213 90557 Read by Watch.",
    "经其他途径收到 XA-0008 语音 08:10Z 收到 48213 90557 Read by Watch.",
  ],
  [
    "courier",
    { act: "read", entries: 1, new: 0 },
    "Courier file read, 1 entry, 0 new",
    "信使文件 已读入，1 条，其中新到 0 条",
  ],
];

describe("an entry says what its fields have", () => {
  test.each(ENTRIES)("%s %j", (kind, what, english, chinese) => {
    expect(said(kind, what)).toBe(english);
    expect(said(kind, what, "zh")).toBe(chinese);
  });
});

test("every kind that has words is tried", () => {
  const tried = new Set(ENTRIES.map(([kind]) => kind));
  expect(Object.keys(WORDS.en.watch.log.kinds).filter((kind) => !tried.has(kind))).toEqual([]);
});

test.each([
  ["nothing is known of it", {}, "moon-eclipsed"],
  [
    "some fields are known",
    { ...MESSAGE, colour: "red", since: "2026-11-23T08:00:00Z" },
    "moon-eclipsed FLASH特提 XA-0041 Head since 08:00Z",
  ],
  ["fields are of another form", { number: "x", side: 4, alarm: [1], step: {}, since: "now", at: 5 }, "moon-eclipsed"],
] as const)("a kind that is not known is shown plainly where %s", (_name, what, text) => {
  expect(said("moon-eclipsed", what as What)).toBe(text);
});

test("a known kind without its fields is its name", () => {
  for (const [kind] of ENTRIES.filter(([one]) => one !== "line")) {
    expect(said(kind, {})).toBe((WORDS.en.watch.log.kinds as Readonly<Record<string, string>>)[kind]);
  }
});

test("text of others is inert in it", () => {
  expect(said("order-ticked", { line: "x", text: { en: "a\u202eb" } })).not.toContain("\u202e");
});
