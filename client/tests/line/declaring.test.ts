/** From when on a declaration may take effect: never backdated, with notice, and with room for who releases it. */
import { describe, expect, test } from "vitest";
import type { DeclaredState } from "../../src/device/index.ts";
import { type Choice, declareOf, earliest, proposedTime, statesAfter } from "../../src/line/declaring.ts";
import type { LineState } from "../../src/protocol/says.ts";
import { at } from "../stand-in/night.ts";

const NOW = at("08:31");
const NOTICE = 2_592_000;
const CHOICE: Choice = { state: "suspended", when: "at-once", at: null, reason: "political", flash: true };

const declared = (given: Partial<Choice>, way: "alone" | "release" | null = "alone") =>
  declareOf({ ...CHOICE, ...given }, { way, now: NOW, notice: NOTICE });

describe("what is declared", () => {
  test("at once is a moment from now; a time is a whole minute that leaves room for a last look", () => {
    expect(declared({})).toEqual({ flash: true, from: NOW + 3, reason: "political", state: "suspended" });
    expect(earliest("suspended", NOW + 29, NOTICE)).toBe(NOW + 60);
    expect(earliest("suspended", NOW + 31, NOTICE)).toBe(NOW + 120);
  });

  test("an open line takes a FLASH, whatever was chosen before", () => {
    expect(declared({ state: "open", flash: false })).toMatchObject({ state: "open", flash: true });
  });

  test.each([
    [{ when: "later", at: null }, "alone", "time"],
    [{ when: "later", at: Number.NaN }, "alone", "time"],
    [{ when: "later", at: NOW }, "alone", "past"],
    [{ when: "later", at: NOW + 60 }, "alone", null],
    [{ when: "at-once", at: null }, "release", "time"],
    [{ when: "at-once", at: NOW + 3600 }, "release", null],
    [{ state: "terminated", when: "at-once", at: null }, "alone", "time"],
    [{ state: "terminated", when: "later", at: NOW + NOTICE }, "alone", "notice"],
    [{ state: "terminated", when: "later", at: NOW + NOTICE + 60 }, "alone", null],
  ] as const)("%o, signed %s: %s", (given, way, mistake) => {
    const made = declared(given, way);
    expect(typeof made === "string" ? made : null).toBe(mistake);
  });

  test.each(["open", "suspended", "unstaffed", "terminated"] as const)(
    "what is proposed for %s can be signed",
    (state) => {
      const proposed = proposedTime(state, NOW, NOTICE);
      expect(proposed % 3600).toBe(0);
      expect(declared({ state, when: "later", at: proposed }, "release")).toMatchObject({ from: proposed });
    },
  );
});

test("only what is not open, or will not be, is opened again", () => {
  const said = (state: LineState): DeclaredState => ({
    side: "XB",
    index: 1,
    state,
    flash: true,
    from: NOW,
    reason: null,
    delivered: NOW,
  });
  expect(statesAfter({ now: null, next: null })).toEqual(["suspended", "unstaffed", "terminated"]);
  expect(statesAfter({ now: said("open"), next: null })).not.toContain("open");
  expect(statesAfter({ now: said("suspended"), next: null })[0]).toBe("open");
  expect(statesAfter({ now: said("open"), next: said("terminated") })[0]).toBe("open");
});
