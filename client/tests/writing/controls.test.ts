/** A time as officers enter it: the same in every browser. */
import { expect, test } from "vitest";
import { utcOf } from "../../src/writing/controls.ts";
import { at, NOW } from "../stand-in/night.ts";

test.each([
  ["2026-11-23 14:12", at("14:12")],
  [" 2026-11-23T14:12Z ", at("14:12")],
  ["14:12", at("14:12")],
  ["1412Z", at("14:12")],
  ["2026-12-31 23:59", Date.parse("2026-12-31T23:59:00Z") / 1000],
  ["", null],
  ["  ", null],
])("%j is a time in UTC", (text, time) => {
  expect(utcOf(text, NOW)).toBe(time);
});

test.each(["2:12 PM", "14:60", "25:00", "11/23/2026 14:12", "2026-02-30 10:00", "tomorrow", "14"])(
  "%j is none",
  (text) => {
    expect(utcOf(text, NOW)).toBeNaN();
  },
);
