/**
 * What an entry of the watch log says. Each kind is a row of one table: which of its fields are shown, in which order.
 * A kind that is not in the table is shown by its name, with whatever of its fields is known.
 */
import { html, nothing, type TemplateResult } from "lit";
import { messageNumber, type Reader, sideName } from "../app/reader.ts";
import { precedence as stamp } from "../cases/message.ts";
import type { LogLine } from "../device/index.ts";
import { PRECEDENCES } from "../protocol/arrangement.ts";
import { Malformed } from "../protocol/errors.ts";
import { Field, type Json, utc as readUtc } from "../protocol/wire.ts";
import { shown as inert } from "../text/shown.ts";
import { utc } from "../time/format.ts";
import { TAG, type Words } from "../words/words.ts";

type Part = TemplateResult | string;
type Entry = Pick<LogLine, "at" | "what">;
/** A field, or several that belong together, in words; nothing where the entry has none. */
type Detail = (entry: Entry, reader: Reader) => readonly Part[];
type Kind = keyof Words["watch"]["log"]["kinds"];

/** Seconds by which what happened may be older than its entry before that is worth a word. */
const LATE = 60;

const ACT: readonly Detail[] = [holder, before, numbers, figures];
const CALL: readonly Detail[] = [urgency, exercise, alarm, step, call];
const MESSAGE: readonly Detail[] = [urgency, exercise, message, type, holder, answered, place];
/** All that are known by name, for a kind that has no row. */
const KNOWN: readonly Detail[] = [urgency, exercise, message, alarm, holder, step, call, state, since];

/** Which fields each kind shows. */
const KINDS: Readonly<Record<Kind, readonly Detail[]>> = {
  "watch-taken": ACT,
  "watch-handed-over": ACT,
  "watch-taken-over": ACT,
  "watch-left": ACT,
  line: [],
  "alarm-heard": [alarm],
  silence: [until],
  "desk-silent": [],
  callout: [...CALL, called],
  "call-failed": [...CALL, whom, why],
  "releaser-called": [urgency],
  "line-cut": [since],
  "line-up": [since],
  fork: [whose],
  "clock-wrong": [how],
  declared: [exercise, whose, holder, state, from],
  "message-in": MESSAGE,
  "message-out": MESSAGE,
  acknowledged: [exercise, message, by, holder],
  "order-ticked": [message, order],
  "orders-changed": [orders],
  "contacts-changed": [lists],
  "other-means": [message, means, receivedAt, digits],
  courier: [carried],
};

/** What an entry says: in an officer's own words, or as its kind is worded, with its fields. */
export function entryOf(line: LogLine, reader: Reader): TemplateResult {
  const text = textOf(line);
  if (line.kind === "line" && text !== null) return html`<span class="said">${inert(text, "und", reader)}</span>`;
  const parts = detailsOf(line, reader);
  return html`<span class="parts"
      ><span>${nameOf(line.kind, reader)}</span> ${parts.map((part) => html`<span>${part}</span> `)}</span
    >${text === null ? nothing : html`<span class="said">${inert(text, "und", reader)}</span>`}`;
}

/** The words of an entry, where an officer wrote any. */
export function textOf({ what }: Pick<LogLine, "what">): string | null {
  return ["text", "notes", "note"].map((name) => said(what, name)).find((one) => one !== null && one !== "") ?? null;
}

/** The fields of an entry in words. */
function detailsOf(line: LogLine, reader: Reader): readonly Part[] {
  const details = isKind(line.kind) ? KINDS[line.kind] : KNOWN;
  return [...details, happened].flatMap((detail) => detail(line, reader));
}

function nameOf(kind: string, { words }: Reader): string {
  return isKind(kind) ? words.watch.log.kinds[kind] : kind;
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(KINDS, kind);
}

function urgency({ what }: Entry): readonly Part[] {
  return PRECEDENCES.filter((one) => one === what["precedence"]).map((one) => stamp(one));
}

function exercise({ what }: Entry, { words: { shell } }: Reader): readonly Part[] {
  return what["exercise"] === true ? [html`<span class="stamp">${shell.exercise} ${shell.exerciseBeside}</span>`] : [];
}

/** By its number, or by its place in a log. */
function message({ what }: Entry, reader: Reader): readonly Part[] {
  const [side, number, index] = [said(what, "side"), figure(what, "number"), figure(what, "index")];
  if (side === null) return [];
  if (number !== null) return [messageNumber(side, number, what["exercise"] === true)];
  return index === null ? [side] : [reader.words.entries.place(side, index)];
}

/** What type of message it is. */
function type({ what }: Entry, { words: { statements } }: Reader): readonly Part[] {
  const found = said(what, "type");
  return found === null ? [] : [(statements as Readonly<Record<string, string>>)[found] ?? found];
}

function answered({ what }: Entry, reader: Reader): readonly Part[] {
  const about = record(what["answers"]);
  return message({ at: 0, what: { ...about, exercise: what["exercise"] ?? false } }, reader).map((number) =>
    reader.words.cases.answers(String(number)),
  );
}

/** That it was said on the line itself. */
function place({ what }: Entry, { words: { cases } }: Reader): readonly Part[] {
  return what["line"] === true ? [cases.lineFile] : [];
}

function whose({ what }: Entry, reader: Reader): readonly Part[] {
  const side = said(what, "side");
  return side === null ? [] : [sideName(side, reader)];
}

/** The side that acknowledged. */
function by({ what }: Entry, reader: Reader): readonly Part[] {
  const side = said(what, "by");
  return side === null ? [] : [reader.words.entries.by(sideName(side, reader))];
}

/** What is wrong with our clock. */
function how({ what }: Entry, { words: { entries } }: Reader): readonly Part[] {
  const found = said(what, "how");
  const ways: Readonly<Record<string, string>> = entries.clocks;
  return found === null ? [] : [ways[found] ?? found];
}

function holder({ what }: Entry, { words }: Reader): readonly Part[] {
  const [post, officer] = [said(what, "post"), figure(what, "officer")];
  if (post === null) return [];
  return [officer === null ? (words.posts[post] ?? post) : words.officer(post, officer)];
}

function before({ what }: Entry, { words }: Reader): readonly Part[] {
  const from = figure(what, "from");
  return from === null ? [] : [words.watch.log.from(twoDigits(from))];
}

/** The last numbers that were signed. */
function numbers({ what }: Entry, reader: Reader): readonly Part[] {
  const last = (whose: "own" | "other"): readonly string[] => {
    const found = figure(record(record(what["numbers"])[whose]), "last");
    return found === null || found === 0 ? [] : [messageNumber(reader[whose], found)];
  };
  return [...last("own"), ...last("other")];
}

function figures({ what }: Entry, { words: { entries } }: Reader): readonly Part[] {
  const [open, limits] = [figure(what, "open"), figure(what, "limits")];
  return open === null || limits === null ? [] : [entries.figures(open, limits)];
}

/** Which alarm: its kind, and what it is about. `alarm` is a kind, or a key as `limit/XB/412/reply/…`. */
function alarm({ what }: Entry, reader: Reader): readonly Part[] {
  const key = said(what, "alarm");
  if (key === null) return [];
  const [kind = "", side, index] = key.split("/");
  const { alarms } = reader.words.watch;
  const names: Readonly<Record<string, string>> = alarms.kinds;
  const about =
    /^[A-Z]{2}$/.test(side ?? "") && /^\d+$/.test(index ?? "")
      ? [reader.words.entries.place(side!, Number(index))]
      : [];
  const count = figure(what, "alarms");
  const more = count === null || count < 2 ? [] : [alarms.more(count - 1)];
  return [Object.hasOwn(names, kind) ? names[kind]! : kind, ...about, ...more];
}

/** Whom a step of the call-out calls. */
function step({ what }: Entry, { words: { entries } }: Reader): readonly Part[] {
  const number = figure(what, "step");
  if (number === null) return [];
  // A releaser is called by steps of its own.
  const named = said(what, "alarm") === "release" ? undefined : entries.steps[number - 1];
  return [named ?? entries.step(number)];
}

function call({ what }: Entry, { words: { entries } }: Reader): readonly Part[] {
  const number = figure(what, "call");
  return number === null ? [] : [entries.call(number)];
}

/** Who is called by what. */
function called({ what }: Entry, reader: Reader): readonly Part[] {
  const people = what["called"];
  if (!Array.isArray(people)) return [];
  if (people.length === 0) return [reader.words.entries.nobody];
  return people.map((one) => person(record(one), reader));
}

function person(one: LogLine["what"], reader: Reader): string {
  const by = Array.isArray(one["by"]) ? one["by"] : [one["by"] ?? null];
  const ways = by.filter((way) => typeof way === "string").map((way) => wayOf(way, reader));
  const [who = ""] = holder({ at: 0, what: one }, reader);
  return reader.words.entries.person(String(who), ways.join(reader.language === "zh" ? "、" : ", "));
}

/** Whom a call did not reach. */
function whom({ what }: Entry, reader: Reader): readonly Part[] {
  return "by" in what ? [person(what, reader)] : [];
}

function wayOf(way: string, { words: { entries } }: Reader): string {
  const ways: Readonly<Record<string, string>> = entries.ways;
  return ways[way] ?? way;
}

/** Why a call was not made. */
function why({ what }: Entry, { words: { entries } }: Reader): readonly Part[] {
  const code = said(what, "code");
  const failures: Readonly<Record<string, string>> = entries.failures;
  return code === null ? [] : [failures[code] ?? code];
}

/** Which step of the standing orders was done, as it read then. */
function order({ what }: Entry, reader: Reader): readonly Part[] {
  const [texts, name] = [record(what["text"]), said(what, "line")];
  const text = said(texts, TAG[reader.language]);
  if (text !== null) return [html`<q>${inert(text, TAG[reader.language], reader)}</q>`];
  return name === null ? [] : [name];
}

function orders({ what }: Entry, { words: { entries } }: Reader): readonly Part[] {
  const count = figure(what, "orders");
  return count === null ? [] : [entries.orders(count)];
}

function lists({ what }: Entry, { words: { entries } }: Reader): readonly Part[] {
  const { roster, contacts } = what;
  return Array.isArray(roster) && Array.isArray(contacts) ? [entries.lists(roster.length, contacts.length)] : [];
}

function means({ what }: Entry, { words: { otherMeans } }: Reader): readonly Part[] {
  const way = said(what, "means");
  const ways: Readonly<Record<string, string>> = otherMeans.way;
  return way === null ? [] : [ways[way] ?? way];
}

/** The digits of a message, by which it is matched to the original. */
function digits({ what }: Entry): readonly Part[] {
  const groups = said(what, "digits");
  return groups === null ? [] : [html`<span class="mono">${groups}</span>`];
}

function state({ what }: Entry, { words: { declaration } }: Reader): readonly Part[] {
  const [found, reason] = [said(what, "state"), said(what, "reason")];
  const states: Readonly<Record<string, string>> = declaration.state;
  const reasons: Readonly<Record<string, string>> = declaration.reasons;
  if (found === null) return [];
  return [
    states[found] ?? found,
    ...(typeof what["flash"] === "boolean" && found !== "open"
      ? [what["flash"] ? declaration.flashTaken : declaration.flashNotTaken]
      : []),
    ...(reason === null ? [] : [declaration.reasonOf(reasons[reason] ?? reason)]),
  ];
}

function since({ what }: Entry, reader: Reader): readonly Part[] {
  return timed(what, "since", reader.words.watch.fact.since, reader);
}

function from({ what }: Entry, reader: Reader): readonly Part[] {
  return timed(what, "from", reader.words.declaration.since, reader);
}

function until({ what }: Entry, reader: Reader): readonly Part[] {
  return timed(what, "until", reader.words.cases.until, reader);
}

function receivedAt({ what }: Entry, reader: Reader): readonly Part[] {
  return timed(what, "at", reader.words.limits.received, reader);
}

/** When it happened, where the log was told of it later. */
function happened({ at, what }: Entry, reader: Reader): readonly Part[] {
  const then = moment(what, "at");
  return then === null || "means" in what || at - then < LATE ? [] : [reader.words.entries.at(utc(then, reader))];
}

function carried({ what }: Entry, { words }: Reader): readonly Part[] {
  const { courier } = words.watch.log;
  const [count, fresh] = [figure(what, "entries"), figure(what, "new")];
  if (count === null) return [];
  return [what["act"] === "read" && fresh !== null ? courier.read(count, fresh) : courier.written(count)];
}

function timed(what: LogLine["what"], name: string, word: (time: string) => string, reader: Reader): readonly Part[] {
  const at = moment(what, name);
  return at === null ? [] : [word(utc(at, reader))];
}

/** A text field; null for anything else. */
function said(what: LogLine["what"], name: string): string | null {
  const value = what[name];
  return typeof value === "string" ? value : null;
}

/** A number; null for anything else. */
function figure(what: LogLine["what"], name: string): number | null {
  const value = what[name];
  return typeof value === "number" ? value : null;
}

/** A time; null for anything else. */
function moment(what: LogLine["what"], name: string): number | null {
  try {
    return readUtc(new Field(what[name] ?? null));
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function record(value: Json | undefined): LogLine["what"] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as LogLine["what"]) : {};
}

/** An officer's number as it is said: `07`. */
export function twoDigits(officer: number): string {
  return String(officer).padStart(2, "0");
}
