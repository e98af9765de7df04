/**
 * Times as officers read them: UTC first, the reader's own clock beside it, never a time without a zone.
 *
 *     08:12Z · 16:12          today
 *     22 Nov 08:12Z · 16:12   another day
 *
 * All times are seconds since 1970. Nothing here reads a clock.
 */
import type { Language } from "../words/words.ts";

/** What it takes to write a time for somebody: their language, their time zone (IANA), and what time it is now. */
export interface Clock {
  readonly language: Language;
  readonly zone: string;
  readonly now: number;
}

/** How precisely a time of day is written. */
export type Precision = "minute" | "second";

const LOCALE = { en: "en-GB", zh: "zh-Hans-CN" } as const satisfies Record<Language, string>;
const DAY = 86_400;

/** `2026-11-23T08:12:03Z`: for attributes, and wherever bytes are meant. */
export function iso(time: number): string {
  return new Date(time * 1000).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** The time of day in UTC: `08:12Z`, `08:12:03Z`. */
export function utcTime(time: number, precision: Precision = "minute"): string {
  return `${iso(time).slice(11, precision === "minute" ? 16 : 19)}Z`;
}

/** UTC with its date where that is not today's: `08:12Z`, `22 Nov 08:12Z`, `22 Nov 2025 08:12Z`. */
export function utc(time: number, clock: Clock, precision: Precision = "minute"): string {
  if (sameUtcDay(time, clock.now)) return utcTime(time, precision);
  const otherYear = iso(time).slice(0, 4) !== iso(clock.now).slice(0, 4);
  return `${shortDate(time, clock, "UTC", otherYear)} ${utcTime(time, precision)}`;
}

/** The same moment on the reader's clock, with the date where it is another day there: `16:12`, `24 Nov 00:12`. */
export function local(time: number, clock: Clock): string {
  const at = new Date(time * 1000);
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: clock.zone } as const;
  const ofDay = at.toLocaleTimeString(LOCALE[clock.language], format);
  const otherDay = isoDay(time, "UTC") !== isoDay(time, clock.zone);
  return otherDay ? `${shortDate(time, clock, clock.zone, false)} ${ofDay}` : ofDay;
}

/** A whole day in UTC, as a heading: `Monday 23 November 2026`. */
export function longDay(time: number, language: Language): string {
  const format = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Date(time * 1000).toLocaleDateString(LOCALE[language], format);
}

/** A date in UTC: `23 Nov 2026`. */
export function date(time: number, language: Language): string {
  const format = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Date(time * 1000).toLocaleDateString(LOCALE[language], format);
}

/** Whether two moments fall on one day of UTC. */
export function sameUtcDay(one: number, other: number): boolean {
  return Math.floor(one / DAY) === Math.floor(other / DAY);
}

/** A span of time by its two greatest units: `2 min 18 s`, `5 h 52 min`, `3 days 4 h`. Never negative. */
export function span(seconds: number, language: Language): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / DAY), "day"],
    [Math.floor(whole / 3600) % 24, "hour"],
    [Math.floor(whole / 60) % 60, "minute"],
    [whole % 60, "second"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return unit(0, "second", language);
  return parts
    .slice(first, first + 2)
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, name]) => unit(count, name, language))
    .join(" ");
}

/** How long ago, in one unit: `4 s ago`, `2 min ago`. What lies ahead is now. */
export function ago(seconds: number, language: Language): string {
  const whole = Math.max(0, Math.floor(seconds));
  const size = [DAY, 3600, 60].find((size) => whole >= size) ?? 1;
  const amount = span(Math.floor(whole / size) * size, language);
  return language === "zh" ? `${amount}前` : `${amount} ago`;
}

/** A number as the language writes it: `12,480`. */
export function figure(value: number, language: Language): string {
  return value.toLocaleString(LOCALE[language]);
}

function unit(count: number, name: "day" | "hour" | "minute" | "second", language: Language): string {
  if (language === "zh") return `${count} ${{ day: "天", hour: "小时", minute: "分", second: "秒" }[name]}`;
  if (name === "day")
    return new Intl.NumberFormat(LOCALE.en, { style: "unit", unit: "day", unitDisplay: "long" }).format(count);
  return `${count} ${{ hour: "h", minute: "min", second: "s" }[name]}`;
}

function shortDate(time: number, clock: Clock, zone: string, withYear: boolean): string {
  const format: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", timeZone: zone };
  if (withYear) format.year = "numeric";
  return new Date(time * 1000).toLocaleDateString(LOCALE[clock.language], format);
}

function isoDay(time: number, zone: string): string {
  return new Date(time * 1000).toLocaleDateString("sv-SE", { timeZone: zone });
}
