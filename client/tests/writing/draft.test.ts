/** A draft: what is missing, and what is signed once nothing is. */
import { describe, expect, test } from "vitest";
import { utf8 } from "../../src/protocol/bytes.ts";
import { parseForm } from "../../src/protocol/forms.ts";
import {
  blankForm,
  type Draft,
  draftKey,
  finished,
  type MessageFormName,
  type Mistake,
  messageOf,
  mistakesOf,
  placeOfKey,
  readDraft,
  statementOf,
  textOf,
} from "../../src/writing/draft.ts";
import { StandIn } from "../stand-in/device.ts";
import { WRITTEN } from "../stand-in/drafts.ts";
import { NOTIFICATION, NOW, SPACE } from "../stand-in/night.ts";

const AGREED = new StandIn().agreed();
const POSTS = [
  ["XA", "watch"],
  ["XB", "watch"],
] as const;
const mistakes = (changed: Partial<Draft>): readonly Mistake[] => mistakesOf({ ...WRITTEN, ...changed }, AGREED, NOW);
const FORMS: readonly MessageFormName[] = [
  "notification",
  "preservation_request",
  "explanation_request",
  "message",
  "answer",
  "correction",
  "own_activity",
];

describe("blankForm", () => {
  test.each(FORMS)("%s presumes nothing", (name) => {
    const codes = Object.values(blankForm(name, "en")).filter((value) => typeof value === "string");
    expect(codes).not.toContain("established");
    expect(codes).not.toContain("inferred");
  });

  test.each(["notification", "preservation_request", "explanation_request", "answer", "own_activity"] as const)(
    "%s can be sent with everything unknown",
    (name) => {
      expect(mistakes({ form: blankForm(name, "en") })).toEqual([]);
    },
  );

  test.each([
    ["message", "subject"],
    ["correction", "changes"],
  ] as const)("%s needs its %s", (name, field) => {
    expect(mistakes({ form: blankForm(name, "en") })).toEqual([{ field, why: "empty" }]);
  });
});

describe("mistakesOf", () => {
  test("nothing is missing in a whole draft", () => {
    expect(mistakes({})).toEqual([]);
  });

  test.each([
    ["a new file without a title", { file: null, posts: POSTS }, "title", "title"],
    ["a new file with a blank one", { file: null, posts: POSTS, title: "  " }, "title", "title"],
    ["a title too long", { file: null, posts: POSTS, title: "字".repeat(81) }, "title", "size"],
    [
      "posts of one side only",
      {
        file: null,
        title: "x",
        posts: [
          ["XA", "watch"],
          ["XA", "head"],
        ],
      },
      "posts",
      "posts",
    ],
    ["a reply by no time", { reply: { kind: "by", by: null } }, "reply", "reply"],
    ["a reply by a time that has passed", { reply: { kind: "by", by: NOW } }, "reply", "past"],
    ["a time that is none", { form: { ...NOTIFICATION, since: { at: Number.NaN, uncertainty: 0 } } }, "since", "time"],
    [
      "one that was kept meanwhile",
      { form: { ...NOTIFICATION, since: { at: null, uncertainty: 0 } } },
      "since",
      "time",
    ],
    [
      "a window of times that are none",
      { form: { ...blankForm("own_activity", "en"), window: { start: Number.NaN, end: Number.NaN, clock_offset: 0 } } },
      "window",
      "time",
    ],
    [
      "the rest by a time that is none",
      { form: { ...blankForm("answer", "en"), outcome: "in_part", rest_by: Number.NaN } },
      "rest_by",
      "time",
    ],
    [
      "the rest by a time that has passed",
      { form: { ...blankForm("answer", "en"), outcome: "in_part", rest_by: NOW } },
      "rest_by",
      "past",
    ],
    [
      "a tab in the text",
      { form: { ...NOTIFICATION, text: { language: "en", text: "a\tb" } } },
      "text",
      "control character",
    ],
    [
      "a window that ends before it starts",
      { form: { ...blankForm("own_activity", "en"), window: { start: NOW, end: NOW - 1, clock_offset: 0 } } },
      "window",
      "ends before it starts",
    ],
    ["no reason", { form: { ...blankForm("answer", "en"), outcome: "cannot_say" } }, "reasons", "a reason is needed"],
    [
      "a FLASH too long",
      { precedence: "FLASH", form: { ...NOTIFICATION, text: { language: "en", text: "word ".repeat(201) } } },
      "text",
      "flash-length",
    ],
    [
      "attributes, for the centre",
      { form: { ...NOTIFICATION, attributes: true } },
      "attributes",
      "attributes-government",
    ],
  ] as const)("%s", (_name, changed, field, why) => {
    expect(mistakes(changed as Partial<Draft>)).toEqual([{ field, why }]);
  });
});

describe("what is signed", () => {
  test.each([
    ["a blank text is none", blankForm("notification", "en"), null],
    ["a text stays", NOTIFICATION, NOTIFICATION.text],
  ])("%s", (_name, form, text) => {
    expect(finished(form).text).toEqual(text);
  });

  test("is the form in its one spelling, which reads back as it was", () => {
    expect(parseForm(utf8(textOf(WRITTEN)), { saidBy: "notice" })).toEqual(NOTIFICATION);
  });

  test("goes out under the type that its form may have", () => {
    const types = FORMS.map((name) => statementOf({ form: blankForm(name, "en"), reply: { kind: "none" } }));
    expect(types).toEqual(["notice", "request", "request", "notice", "answer", "notice", "notice"]);
    expect(statementOf({ form: blankForm("message", "en"), reply: { kind: "by", by: 1 } })).toBe("request");
  });

  test("names what it answers, closes and corrects, and how a reply is asked", () => {
    const about = { side: "XB", index: 4, id: "ab".repeat(32) };
    const replies = new Map([["4", 172_800]]);
    const answer = { ...blankForm("answer", "en"), outcome: "done" } as Draft["form"];
    expect(messageOf({ ...WRITTEN, form: answer, answers: about }, SPACE, replies)).toMatchObject({
      type: "answer",
      answers: about.id,
      closes: true,
      replaces: null,
      reply: null,
    });
    expect(messageOf({ ...WRITTEN, form: blankForm("answer", "en"), answers: about }, SPACE, replies).closes).toBe(
      false,
    );
    expect(messageOf({ ...WRITTEN, corrects: about }, SPACE, replies).replaces).toBe(about.id);
    expect(messageOf({ ...WRITTEN, reply: { kind: "within", basis: "4" } }, SPACE, replies).reply).toEqual({
      basis: "4",
      within: 172_800,
    });
    expect(messageOf({ ...WRITTEN, reply: { kind: "by", by: 99 } }, SPACE, replies).reply).toEqual({ by: 99 });
  });
});

test("a draft that was kept is read back, another version's is not", () => {
  expect(readDraft(structuredClone(WRITTEN))).toEqual(WRITTEN);
  expect([readDraft(null), readDraft("x"), readDraft({}), readDraft({ ...WRITTEN, version: 2 })]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test.each([
  ["write/new//", { file: null, answers: null, corrects: null, draft: null }],
  [`write/${SPACE}/XA-412/`, { file: SPACE, answers: { side: "XA", index: 412 }, corrects: null, draft: null }],
  [`write/${SPACE}//XB-0`, { file: SPACE, answers: null, corrects: { side: "XB", index: 0 }, draft: null }],
  ["write/new///d1", { file: null, answers: null, corrects: null, draft: "d1" }],
] as const)("what is kept under %s is written there", (key, place) => {
  expect(draftKey(place)).toBe(key);
  expect(placeOfKey(key)).toEqual(place);
});
