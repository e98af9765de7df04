/** What may be kept in a list, and what becomes of a row that two officers change. */
import { describe, expect, test } from "vitest";
import type { Duty, StandingOrder } from "../../../src/device/index.ts";
import {
  contactMistakes,
  contactOf,
  draftOfContact,
  draftOfDuty,
  dutyMistakes,
  dutyOf,
  isCalled,
  isGone,
  isStaffed,
  moved,
  nextDuty,
  orderMistakes,
  replaced,
  uncalled,
} from "../../../src/watch/lists/rules.ts";

const DUTY: Duty = { post: "watch", officer: 7, from: 3600, until: 32_400, email: "watch@xb.example", webhook: true };
const MEANS = { mail: true, script: false };
const ORDER: StandingOrder = {
  type: "notice",
  precedence: "FLASH",
  lines: [{ line: "head", texts: { en: "Call the head.", "zh-Hans": "呼叫负责人。" } }],
};

describe("a row", () => {
  test("takes the place of the one it was, is added, or is taken out", () => {
    expect(replaced([1, 2, 3], 2, 9)).toEqual([1, 9, 3]);
    expect(replaced([1, 2, 3], 2, null)).toEqual([1, 3]);
    expect(replaced([1, 2], null, 9)).toEqual([1, 2, 9]);
  });

  test("is found again by what it says, and is gone once another officer changed it", () => {
    expect(replaced([{ ...DUTY, officer: 9 }, { ...DUTY }], DUTY, null)).toEqual([{ ...DUTY, officer: 9 }]);
    expect(isGone([{ ...DUTY }], DUTY)).toBe(false);
    expect(isGone([{ ...DUTY, officer: 9 }], DUTY)).toBe(true);
    expect(isGone([], null)).toBe(false);
  });

  test("is moved within the list and not beyond it", () => {
    expect(moved([1, 2, 3], 2, -1)).toEqual([1, 3, 2]);
    expect(moved([1, 2, 3], 0, 1)).toEqual([2, 1, 3]);
    expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
    expect(moved([1, 2, 3], 2, 1)).toEqual([1, 2, 3]);
  });
});

describe("a duty", () => {
  test("is given back as it was where nothing is changed", () => {
    expect(dutyOf(draftOfDuty(DUTY))).toEqual(DUTY);
    const silent = { ...DUTY, email: null, webhook: false };
    expect(dutyOf(draftOfDuty(silent))).toEqual(silent);
    expect(dutyMistakes(draftOfDuty(DUTY), [DUTY])).toEqual({});
  });

  test.each([
    [{ officer: 0 }, { officer: "officer", webhook: "keepsNone" }],
    [{ officer: 9 }, { webhook: "keepsNone" }],
    [{ until: 3600 }, { until: "until" }],
    [{ from: Number.NaN }, { from: "time" }],
    [{ email: "watch" }, { email: "email" }],
    [{ email: "a@b@c" }, { email: "email" }],
    [{ email: " " }, {}],
    [{ webhook: "new", url: "http://pager.example" }, { url: "url" }],
    [{ webhook: "new", url: "https://pager.example/a b" }, { url: "url" }],
    [{ webhook: "new", url: "https://pager.example", secret: "密" }, { secret: "secret" }],
    [{ webhook: "new", url: "https://pager.example", secret: "" }, {}],
  ] as const)("with %j has the mistakes %j", (changed, mistakes) => {
    expect(dutyMistakes({ ...draftOfDuty(DUTY), ...changed }, [DUTY])).toEqual(mistakes);
  });

  test("with another webhook says where to, and with what secret if any", () => {
    const draft = { ...draftOfDuty(DUTY), webhook: "new", url: " https://pager.example ", secret: "" } as const;
    expect(dutyOf(draft).webhook).toEqual({ url: "https://pager.example", secret: null });
    expect(dutyOf({ ...draft, secret: "s" }).webhook).toEqual({ url: "https://pager.example", secret: "s" });
  });

  test("follows the one that ends last, as long and by the same post", () => {
    const night = { ...DUTY, post: "liaison", from: 32_400, until: 39_600 };
    expect(nextDuty([night, DUTY], 0)).toMatchObject({ post: "liaison", officer: 0, from: 39_600, until: 46_800 });
    expect(nextDuty([], 3_700)).toMatchObject({ post: "watch", from: 3_600, until: 32_400 });
  });

  test("staffs the watch from its beginning to its end, if its officer can be called", () => {
    const at = (now: number, duty = DUTY): boolean => isStaffed([duty], MEANS, now);
    expect([at(3599), at(3600), at(32_399), at(32_400)]).toEqual([false, true, true, false]);
    expect(at(3600, { ...DUTY, email: null, webhook: false })).toBe(false);
    expect(at(3600, { ...DUTY, post: "head" })).toBe(false);
  });
});

describe("who can be called", () => {
  const none = { mail: false, script: false };

  test.each([
    ["e-mail, and a mail server", { email: "a@b", webhook: false }, { ...none, mail: true }, true],
    ["e-mail without a mail server", { email: "a@b", webhook: false }, none, false],
    ["a webhook, which needs neither", { email: null, webhook: true }, none, true],
    ["nothing", { email: null, webhook: false }, { ...none, mail: true }, false],
    ["the node's own program, for anybody", { email: null, webhook: false }, { ...none, script: true }, true],
  ] as const)("%s", (_name, duty, means, called) => {
    expect(isCalled(duty, means)).toBe(called);
  });

  test("is told of those on duty now, each once, whatever their other duties", () => {
    const reached = { ...DUTY, officer: 7, email: null, webhook: true };
    const unreached = { ...DUTY, officer: 9, email: "b@xb.example", webhook: false };
    const roster = [reached, { ...unreached, officer: 7 }, unreached, { ...unreached, post: "liaison" }];
    expect(uncalled(roster, none, 3600).map(({ officer }) => officer)).toEqual([9]);
    expect(uncalled(roster, none, 3599)).toEqual([]);
    expect(uncalled(roster, MEANS, 3600)).toEqual([]);
  });
});

describe("a point of contact", () => {
  const contact = { side: "XA", post: "watch", languages: ["en"], telephones: ["+99 1", "+99 2"], expires: null };

  test("is given back as it was; numbers stand one a line", () => {
    expect(contactOf(draftOfContact(contact))).toEqual(contact);
    expect(contactOf({ ...draftOfContact(contact), telephones: " +99 1 \n\n+99 2\n" }).telephones).toEqual(
      contact.telephones,
    );
  });

  test.each([
    [{ telephones: " \n" }, { telephones: "telephones" }],
    [{ telephones: "1".repeat(65) }, { telephones: "telephoneLong" }],
    [{ telephones: "1\n".repeat(17) }, { telephones: "telephoneLong" }],
    [{ languages: [] }, { languages: "languages" }],
    [{ expires: Number.NaN }, { expires: "time" }],
  ])("with %j has the mistakes %j", (changed, mistakes) => {
    expect(contactMistakes({ ...draftOfContact(contact), ...changed })).toEqual(mistakes);
  });
});

describe("an order", () => {
  const step = (line: string, en: string, zh: string) => ({ line, texts: { en, "zh-Hans": zh } });

  test.each([
    [{}, {}],
    [{ precedence: null }, { precedence: "twice" }],
    [{ lines: [] }, { steps: "noSteps" }],
    [{ lines: [step("a", "Call.", " ")] }, { "a-zh-Hans": "text" }],
    [{ lines: [step("a", "x".repeat(1_001), "打".repeat(333))] }, { "a-en": "long" }],
    [{ lines: [step("a", "x".repeat(1_000), "打".repeat(334))] }, { "a-zh-Hans": "long" }],
  ])("with %j has the mistakes %j", (changed, mistakes) => {
    expect(orderMistakes({ ...ORDER, ...changed }, [{ ...ORDER, precedence: null }])).toEqual(mistakes);
  });
});
