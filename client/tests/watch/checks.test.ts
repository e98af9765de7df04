/** Communication checks: what came of each as a fact, digits that a person types, the card with what both desks have. */
import { describe, expect, test } from "vitest";
import "../../src/look.css";
import type { Shown } from "../../src/device/index.ts";
import { encodeForm } from "../../src/protocol/forms.ts";
import { LINE } from "../../src/protocol/spaces.ts";
import { challengesOf } from "../../src/watch/card.ts";
import { askChecks, checksOf, fiveDigits, isDue, nextDue, outcome } from "../../src/watch/checks.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, readerOf, textOf } from "../stand-in/mount.ts";
import { at, FILE, idOf, NOW, says, statement } from "../stand-in/night.ts";

/** Seconds for which an answer is awaited, and from one check of ours to the next. */
const AWAITED = 1_800;
const EVERY = 28_800;

/** A check of a side, or the answer to one: at a time by that side's clock, taken in at a time by the other's. */
function said(
  side: string,
  index: number,
  time: number,
  digits: string,
  answers: string | null = null,
  taken = time,
): Shown {
  const code = answers === null ? "check" : "check_reply";
  const text = encodeForm({ form: "short_message", code, values: { digits } });
  return statement({
    type: "short",
    id: idOf(`${side}-${index}`),
    space: LINE,
    at: time,
    place: { side, index },
    number: index,
    says: says({ precedence: "IMMEDIATE", answers }),
    body: { state: "opened", texts: [new TextDecoder().decode(text)] },
    chain: {
      logged: time,
      delivered: { at: taken, index: index + 100 },
      acknowledged: null,
      answered: null,
      interim: null,
      replacedBy: null,
      cannotOpen: null,
    },
  });
}

const OURS = said("XB", 1, at("00:01"), "48213");
const ANSWERED = said("XA", 2, at("00:03"), "48213", OURS.id);
const THEIRS = said("XA", 3, at("08:30"), "90557");

async function watch(items: readonly Shown[]) {
  const device = new StandIn();
  device.fileViews.set(LINE, { ...FILE, space: LINE, kind: "line", items, proposals: [] });
  return { ...(await mount("/watch", device)), device };
}

describe("what came of a check", () => {
  const reader = readerOf();
  const outcomeOf = (items: readonly Shown[]): string => outcome(checksOf(items, "XB")[0]!, AWAITED, reader);

  test("answered, in how long", () => {
    expect(outcomeOf([OURS, ANSWERED])).toBe("answered in 2 min");
  });

  // XA's clock is four minutes ahead, and a courier took an hour.
  const far = said("XB", 1, at("00:01"), "48213", null, at("01:05"));
  const back = said("XA", 2, at("01:07"), "48213", far.id, at("02:03"));

  test.each([
    ["ours, from our log to where ours takes the answer in", "XB", at("00:01"), at("02:03")],
    ["theirs, from where ours takes it in to our answer", "XA", at("01:05"), at("01:07")],
  ] as const)("is told by the own node's clock alone: %s", (_name, own, since, answered) => {
    expect(checksOf([far, back], own)).toEqual([{ message: far, digits: "48213", since, answered }]);
  });

  test("an answer that our log has not taken in yet is none", () => {
    const on = { ...ANSWERED, chain: { ...ANSWERED.chain, delivered: null } };
    expect(checksOf([OURS, on], "XB")[0]!.answered).toBeNull();
  });

  test("what is on their log alone is not shorter for it", () => {
    const theirs = { ...THEIRS, chain: { ...THEIRS.chain, delivered: null } };
    expect(checksOf([theirs], "XB")[0]!.since).toBe(THEIRS.at);
  });

  test("is never 'not answered' where the Arrangement awaits it for no time", () => {
    expect(outcome(checksOf([OURS], "XB")[0]!, null, reader)).toBe("not answered yet");
  });

  test("not answered, once it has been awaited long enough", () => {
    expect(outcomeOf([said("XB", 1, NOW - AWAITED + 1, "48213")])).toBe("not answered yet");
    expect(outcomeOf([said("XB", 1, NOW - AWAITED, "48213")])).toBe("not answered");
  });

  test.each([
    ["other digits", said("XA", 2, at("00:03"), "48214", OURS.id)],
    ["the same side", said("XB", 2, at("00:03"), "48213", OURS.id)],
    ["another check", said("XA", 2, at("00:03"), "48213", idOf("XB-9"))],
    ["refused", { ...ANSWERED, verdict: { state: "refused", code: "expired" } } as Shown],
  ])("an answer that is none: %s", (_name, answer) => {
    expect(checksOf([OURS, answer], "XB")[0]!.answered).toBeNull();
  });
});

test("the next is due once in so many seconds, counted from the newest of ours", () => {
  const checks = checksOf([OURS, ANSWERED, THEIRS], "XB");
  expect(nextDue({ checks, every: EVERY }, "XB")).toBe(OURS.at + EVERY);
  expect(nextDue({ checks, every: 60 }, "XB")).toBe(OURS.at + 60);
  const due = (now: number): boolean => isDue({ checks, every: EVERY }, { own: "XB", now });
  expect([due(OURS.at + EVERY - 1), due(OURS.at + EVERY)]).toEqual([false, true]);
  expect(nextDue({ checks: [], every: EVERY }, "XB")).toBeNull();
  expect(isDue({ checks: [], every: EVERY }, { own: "XB", now: NOW })).toBe(true);
});

test("a check is found however far back it lies, where the node says that it is", async () => {
  const device = new StandIn();
  device.fileViews.set(LINE, { ...FILE, space: LINE, kind: "line", items: [THEIRS], proposals: [] });
  device.statements = [OURS, ANSWERED];
  const places = [THEIRS, OURS, ANSWERED].map(({ place }) => place);
  const schedule = { every: EVERY, said: [...places, { side: "XB", index: 9_000 }] };
  const { checks, every, awaited } = await askChecks(device, schedule);
  expect(checks.map(({ message, answered }) => [message.id, answered])).toEqual([
    [THEIRS.id, null],
    [OURS.id, at("00:03")],
  ]);
  expect([every, awaited]).toEqual([EVERY, AWAITED]);
});

test("digits are five, whatever the chance", () => {
  expect([fiveDigits(0), fiveDigits(7), fiveDigits(2 ** 32 - 1)]).toEqual(["00000", "00007", "67295"]);
});

test("a check is one button, and carries five digits on the line itself", async () => {
  const { app, device } = await watch([]);
  find(app, "aside button", "Send a check").click();
  await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["send"]);
  expect(device.asked[0]![1]).toMatchObject({ space: LINE, type: "short", precedence: "IMMEDIATE" });
  const [text] = (device.asked[0]![1] as { texts: string[] }).texts;
  expect(text).toMatch(/^\{"code":"check","form":"short_message","values":\{"digits":"\d{5}"\},"version":1\}$/);
});

test("a check of the other side is answered by whoever types its digits, and only those", async () => {
  const { app, device } = await watch([OURS, ANSWERED, THEIRS]);
  const sheet = find(app, "aside section", "Communication checks");
  expect(textOf(sheet)).toContain("XA-0003 is a check.");
  const input = find<HTMLInputElement>(app, "#check-digits");
  const reply = find<HTMLButtonElement>(app, "aside form button", "Sign and answer");
  expect(reply.disabled).toBe(true);
  for (const digits of ["90558", "90557"]) {
    input.value = digits;
    input.dispatchEvent(new Event("input"));
    await expect.poll(() => reply.disabled).toBe(false);
    reply.click();
    if (digits === "90558") {
      await expect.poll(() => textOf(sheet)).toContain("These are not the digits of the message.");
      expect(device.asked).toEqual([]);
    }
  }
  await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["refer", "send"]);
  expect(device.asked[0]).toMatchObject(["refer", "acknowledgement", { id: THEIRS.id }, "centre"]);
  expect(device.asked[1]![1]).toMatchObject({ type: "short", answers: THEIRS.id, precedence: "ROUTINE" });
});

test("facts stand without a score", async () => {
  const { app } = await watch([OURS, ANSWERED, THEIRS]);
  const facts = [...app.querySelectorAll("aside .facts")].map(textOf);
  expect(facts).toEqual(["00:01Z answered in 2 min", "08:30Z not answered yet"]);
});

describe("the card for voice", () => {
  test("has the digits that both desks hold, and no others", () => {
    expect(challengesOf(checksOf([OURS, ANSWERED, THEIRS], "XB")).map(({ digits }) => digits)).toEqual(["48213"]);
  });

  test("has the telephone numbers of both sides, ours first", async () => {
    const device = new StandIn();
    device.fileViews.set(LINE, { ...FILE, space: LINE, kind: "line", items: [OURS, ANSWERED, THEIRS] });
    const { app } = await mount("/watch?print=card", device);
    const rows = [...app.querySelectorAll(".form-sheet tbody tr")].map(textOf);
    expect(rows[0]).toContain("XBWatch +99 5551 0177 Simplified Chinese, English");
    expect(rows.at(-1)).toBe("XB-0001 · 23 Nov 2026 00:01Z 48213 ☐");
  });
});

test("the call list is there while the node is away", async () => {
  const device = new StandIn();
  device.reachable = false;
  const { app } = await mount("/watch", device);
  expect(textOf(app.querySelector("main"))).toContain("Our own node cannot be reached.");
  expect(textOf(find(app, "#calls"))).toContain("+99 5550 0101");
  expect(textOf(find(app, "#calls"))).toContain("Kept on this device, as of 08:00Z.");
});
