/** Times as officers read them. */
import { describe, expect, test } from "vitest";
import { ago, type Clock, date, iso, local, longDay, span, utc, utcTime } from "../../src/time/format.ts";
import { runOf } from "../../src/time/shown.ts";

const at = (text: string): number => Date.parse(text) / 1000;
const NOW = at("2026-11-23T08:31:07Z");
const english: Clock = { language: "en", zone: "America/New_York", now: NOW };
const chinese: Clock = { language: "zh", zone: "Asia/Shanghai", now: NOW };

describe("utc", () => {
  test.each([
    ["2026-11-23T08:12:03Z", "08:12Z", "08:12Z"],
    ["2026-11-22T23:59:59Z", "22 Nov 23:59Z", "11月22日 23:59Z"],
    ["2025-01-02T03:04:05Z", "2 Jan 2025 03:04Z", "2025年1月2日 03:04Z"],
  ])("%s", (time, inEnglish, inChinese) => {
    expect([utc(at(time), english), utc(at(time), chinese)]).toEqual([inEnglish, inChinese]);
  });
});

test("local time names the day where it is another", () => {
  expect(local(at("2026-11-23T08:12:03Z"), chinese)).toBe("16:12");
  expect(local(at("2026-11-23T20:00:00Z"), chinese)).toBe("11月24日 04:00");
  expect(local(at("2026-11-23T03:00:00Z"), english)).toBe("22 Nov 22:00");
  expect(local(at("2026-11-23T05:00:00Z"), english)).toBe("00:00");
});

test("seconds where they are asked for", () => {
  expect([utcTime(NOW), utcTime(NOW, "second"), iso(NOW)]).toEqual(["08:31Z", "08:31:07Z", "2026-11-23T08:31:07Z"]);
});

test("a day is UTC's", () => {
  expect(longDay(at("2026-11-23T23:59:59Z"), "en")).toBe("Monday, 23 November 2026");
  expect([date(NOW, "en"), date(NOW, "zh")]).toEqual(["23 Nov 2026", "2026年11月23日"]);
});

describe("span", () => {
  test.each([
    [-5, "0 s", "0 秒"],
    [0, "0 s", "0 秒"],
    [59.9, "59 s", "59 秒"],
    [60, "1 min", "1 分"],
    [138, "2 min 18 s", "2 分 18 秒"],
    [3600, "1 h", "1 小时"],
    [21_120, "5 h 52 min", "5 小时 52 分"],
    [86_400, "1 day", "1 天"],
    [3 * 86_400 + 4 * 3600 + 59, "3 days 4 h", "3 天 4 小时"],
    [86_400 + 59, "1 day", "1 天"],
  ])("%d seconds", (seconds, inEnglish, inChinese) => {
    expect([span(seconds, "en"), span(seconds, "zh")]).toEqual([inEnglish, inChinese]);
  });
});

test("ago is one unit", () => {
  expect([ago(4, "en"), ago(119, "en"), ago(7200 + 1800, "en"), ago(172_800, "en"), ago(-3, "en")]).toEqual([
    "4 s ago",
    "1 min ago",
    "2 h ago",
    "2 days ago",
    "0 s ago",
  ]);
  expect(ago(4, "zh")).toBe("4 秒前");
});

describe("a limit", () => {
  const limit = { since: 1000, by: 1600, basis: "" };

  test("is whole when it begins, and half in the middle", () => {
    expect(runOf(limit, 1000)).toEqual({ left: 600, part: 1, near: false, past: false });
    expect(runOf(limit, 1290)).toMatchObject({ left: 310, near: false, past: false });
  });

  test("is near in its last quarter or five minutes, and past after its last second", () => {
    expect(runOf(limit, 1300).near).toBe(true);
    expect(runOf({ ...limit, by: 100_000 }, 76_000).near).toBe(true);
    expect(runOf(limit, 1600)).toEqual({ left: 0, part: 0, near: true, past: false });
    expect(runOf(limit, 1601)).toEqual({ left: -1, part: 0, near: true, past: true });
  });

  test("of no length has nothing left", () => {
    expect(runOf({ since: 5, by: 5 }, 5).part).toBe(0);
  });
});
