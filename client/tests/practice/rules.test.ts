/** The guide's steps follow from what was done. */
import { expect, test } from "vitest";
import { practised, STEPS, stepOf } from "../../src/practice/rules.ts";
import { at, says, statement } from "../stand-in/night.ts";

const chain = statement({ at: 0, type: "notice" }).chain;
const by = { capacity: "centre", device: "a3", officer: 3, post: "watch" };
const flash = statement({
  type: "notice",
  at: at("08:12"),
  place: { side: "XB", index: 4 },
  says: says({ precedence: "FLASH" }),
});
const acknowledged = { ...flash, chain: { ...chain, acknowledged: { at: at("08:13"), by } } };
const reply = statement({
  type: "holding",
  at: at("08:14"),
  place: { side: "XA", index: 5 },
  says: says({ answers: flash.id }),
});
const answered = { ...reply, chain: { ...chain, acknowledged: { at: at("08:15"), by } } };
const step = (...items: Parameters<typeof practised>[0]): string => stepOf(practised(items, "XA", false), new Set());

test("one after the other", () => {
  expect([step(), step(flash), step(acknowledged), step(acknowledged, reply), step(acknowledged, answered)]).toEqual(
    STEPS,
  );
});

test("what is no reply to the partner's message is none", () => {
  const other = { ...answered, says: says({ answers: "another" }) };
  expect([step(acknowledged, other), step(acknowledged, statement({ type: "notice", at: 0 }))]).toEqual([
    "reply",
    "reply",
  ]);
});

test("a step that is skipped does not come back, and the last one stays", () => {
  const done = practised([flash], "XA", false);
  expect(stepOf(done, new Set(["acknowledge"]))).toBe("reply");
  expect(stepOf(practised([], "XA", false), new Set(["begin"]))).toBe("watch");
  expect(stepOf(practised([acknowledged, answered], "XA", false), new Set(STEPS))).toBe("watch");
});
