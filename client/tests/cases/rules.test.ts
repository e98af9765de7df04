/** What a statement is to a reader, and what follows it. */
import { describe, expect, test } from "vitest";
import { stepsOf } from "../../src/cases/chain.ts";
import { fileTitle, openedOf } from "../../src/cases/opened.ts";
import { accountedFor } from "../../src/cases/rules.ts";
import type { Chain, Shown } from "../../src/device/index.ts";
import { readerOf } from "../stand-in/mount.ts";
import { at, says, statement, xa41, xa42, xb18 } from "../stand-in/night.ts";

const CHAIN: Chain = {
  logged: at("08:00"),
  delivered: null,
  acknowledged: null,
  answered: null,
  interim: null,
  replacedBy: null,
  cannotOpen: null,
};
const message = (given: Partial<Shown>, chain: Partial<Chain> = {}): Shown =>
  statement({
    type: "request",
    at: at("08:00"),
    says: says({ precedence: "FLASH", reply: { basis: "4", within: 172_800 } }),
    ...given,
    chain: { ...CHAIN, ...chain },
  });
const delivered = { at: at("08:01"), index: 3 };
const answered = { at: at("08:30"), id: xb18.id, closes: false };

describe("stepsOf", () => {
  const chainOf = (shown: Shown, own: "XA" | "XB"): string =>
    stepsOf(shown, () => "XB-0018", readerOf(own))
      .map(({ text, at: moment, by }) => (moment === null ? `(${text})` : by === null ? text : `${text} ${by}`))
      .join(" → ");

  test("ours begins on our log, theirs with its delivery to us", () => {
    expect(chainOf(xa41, "XA")).toBe("On our log → Delivered → Acknowledged → Answered in part XB-0018 → (answered)");
    expect(chainOf(xa41, "XB")).toBe("Delivered → Acknowledged → Answered in part XB-0018 → (answered)");
  });

  test("what is still to come is shown as such, and an answer only where one is asked", () => {
    expect(chainOf(xa42, "XA")).toBe("On our log → Delivered → (acknowledged) → (answered)");
    expect(chainOf(message({ type: "notice", says: says({}) }), "XA")).toBe(
      "On our log → (delivered) → (acknowledged)",
    );
  });

  test("an answer that closes ends the chain", () => {
    expect(chainOf(message({}, { delivered, answered: { ...answered, closes: true } }), "XA")).toBe(
      "On our log → Delivered → (acknowledged) → Answered XB-0018",
    );
  });

  test("nothing is still to come of what does not count", () => {
    expect(chainOf(message({ verdict: { state: "refused", code: "expired" } }, { delivered }), "XA")).toBe(
      "On our log → Delivered",
    );
  });
});

describe("openedOf", () => {
  const opened = (text: string, type: Shown["type"] = "notice"): ReturnType<typeof openedOf> =>
    openedOf({ type, body: { state: "opened", texts: [text] } });

  test("a form is a form of its type of statement", () => {
    const body = xa41.body as { readonly state: "opened"; readonly texts: readonly string[] };
    expect(opened(body.texts[0]!)).toMatchObject({ state: "form", form: { form: "notification" } });
    expect(opened(body.texts[0]!, "answer").state).toBe("other");
  });

  test.each([
    "",
    "plain words",
    "{}",
    '{"form":"notification"}',
    '{"form":"title","language":"en","title":"x","version":1}',
  ])("%j is shown as it is", (text) => {
    expect(opened(text)).toEqual({ state: "other", texts: [text] });
  });

  test("what is not open says nothing", () => {
    expect(openedOf({ type: "notice", body: { state: "withheld", since: 1 } })).toEqual({ state: "closed" });
  });
});

test("a title has its language, and one that is no form is shown as it is", () => {
  expect(fileTitle({ title: '{"form":"title","language":"zh-Hans","title":"港口","version":1}' })).toEqual({
    text: "港口",
    language: "zh-Hans",
  });
  expect(fileTitle({ title: "Cranes" })).toEqual({ text: "Cranes", language: "und" });
  expect(fileTitle({ title: null })).toBeNull();
});

describe("accountedFor", () => {
  const theirs = (index: number, number: number | null): Shown => message({ place: { side: "XB", index }, number });
  const ours = message({ place: { side: "XA", index: 9 }, number: 7, verified: { own: 9, other: 5 } });

  test("is the last message of the reader's side below the size that the author had verified", () => {
    expect(accountedFor(ours, [theirs(3, 1), theirs(4, 2), theirs(5, 3), ours])).toBe(2);
  });

  test("is none where none was there, or none has a number", () => {
    expect(accountedFor(ours, [theirs(5, 3), theirs(1, null), ours])).toBeNull();
  });
});
