/** What rings, in which order and how; whether a desk is armed. */
import { expect, test } from "vitest";
import {
  armedAs,
  DEAF_AFTER,
  deafness,
  fresh,
  inOrder,
  patternOf,
  type Ringing,
  rungHere,
  sounding,
} from "../../src/watch/rules.ts";

function alarm(id: string, given: Partial<Ringing> = {}): Ringing {
  return {
    id,
    kind: "message",
    side: "XA",
    index: 1,
    space: null,
    precedence: "IMMEDIATE",
    exercise: false,
    since: 100,
    due: null,
    silent: false,
    ...given,
  };
}

test("the most urgent stands first, then the oldest; what has no precedence after IMMEDIATE", () => {
  const all = [
    alarm("routine", { precedence: "ROUTINE", since: 1 }),
    alarm("later", { precedence: "FLASH", since: 20 }),
    alarm("earlier", { precedence: "FLASH", since: 10 }),
    alarm("line", { kind: "line", precedence: null, since: 30 }),
    alarm("immediate", { since: 40 }),
  ];
  expect(inOrder(all).map(({ id }) => id)).toEqual(["earlier", "later", "immediate", "line", "routine"]);
});

test("what is real stands before every exercise", () => {
  const all = [
    alarm("practised", { precedence: "FLASH", exercise: true, since: 1 }),
    alarm("routine", { precedence: "ROUTINE", since: 3 }),
    alarm("hidden", { kind: "limit", precedence: null, exercise: null, since: null }),
    alarm("flash", { precedence: "FLASH", since: 4 }),
  ];
  expect(inOrder(all).map(({ id }) => id)).toEqual(["flash", "hidden", "routine", "practised"]);
});

test.each([
  ["nothing", [], null],
  ["a FLASH", [alarm("a", { precedence: "FLASH" })], "urgent"],
  ["an IMMEDIATE", [alarm("a")], "plain"],
  ["a limit", [alarm("a", { kind: "limit", precedence: "ROUTINE" })], "plain"],
  ["a draft that awaits release", [alarm("a", { kind: "release", precedence: "PRIORITY" })], "plain"],
  ["a FLASH that awaits release", [alarm("a", { kind: "release", precedence: "FLASH" })], "urgent"],
  ["a cut line", [alarm("a", { kind: "line", precedence: null })], "urgent"],
  ["a deaf desk", deafness(true, 0, DEAF_AFTER), "urgent"],
] as const)("%s rings so", (_name, alarms, pattern) => {
  expect(patternOf(alarms)).toBe(pattern);
});

test.each([
  ["nothing is silenced", null, 999, ["before", "since"]],
  ["a silence lasts: what began since sounds", 1_000, 999, ["since"]],
  ["it has ended by itself", 1_000, 1_000, ["before", "since"]],
] as const)("%s", (_name, until, now, heard) => {
  const alarms = [alarm("before", { silent: true }), alarm("since", { precedence: "FLASH" })];
  expect(sounding(alarms, until, now).map(({ id }) => id)).toEqual(heard);
});

test("a deaf desk sounds through a silence", () => {
  expect(sounding(deafness(true, 0, DEAF_AFTER), 1_000, 999)).toHaveLength(1);
});

test("away from the watch only a draft that awaits this officer's release rings", () => {
  const alarms = [alarm("a", { precedence: "FLASH" }), alarm("b", { kind: "release" })];
  expect(rungHere(true, alarms)).toEqual(alarms);
  expect(rungHere(false, alarms)).toEqual([alarms[1]]);
});

test("what rang before is not fresh", () => {
  expect(fresh([alarm("a")], [alarm("a"), alarm("b")]).map(({ id }) => id)).toEqual(["b"]);
});

test("only a desk that has the watch minds that it hears nothing", () => {
  expect(deafness(true, 100, 100 + DEAF_AFTER - 1)).toEqual([]);
  expect(deafness(false, 100, 10_000)).toEqual([]);
  expect(deafness(true, 100, 100 + DEAF_AFTER)).toMatchObject([{ kind: "node", since: 100 }]);
});

test.each([
  [true, { heard: 1, alive: true }, true, "here"],
  [true, { heard: 1, alive: true }, false, "asleep"],
  [false, { heard: 1, alive: true }, true, "elsewhere"],
  [false, { heard: 1, alive: false }, true, "none"],
  [false, null, true, "none"],
] as const)("mine %s, %o, sound %s: %s", (mine, armed, sound, expected) => {
  expect(armedAs({ mine, armed }, sound)).toBe(expected);
});
