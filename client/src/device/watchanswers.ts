/**
 * What the own node answers of the watch, read strictly like all its answers (`answers.ts`): the node's word.
 */
import { PRECEDENCES } from "../protocol/arrangement.ts";
import { type Envelope, envelopeFrom } from "../protocol/dsse.ts";
import {
  asciiWord,
  boolean,
  type Field,
  fields,
  hex,
  integer,
  items,
  type Json,
  listOf,
  nullable,
  text,
  utc,
} from "../protocol/wire.ts";
import { choice, digest, side, word } from "../protocol/words.ts";
import type {
  AlarmsView,
  CallList,
  CheckSchedule,
  Contact,
  DeskAlarm,
  Duty,
  LastNumbers,
  LimitView,
  LogLine,
  Means,
  OrderLine,
  Orders,
  OrderTick,
  StandingOrder,
  WatchHolder,
  WatchView,
} from "./watchviews.ts";

/** What `GET /api/v1/watch` says; the offer is an envelope that nobody has looked into yet. */
export type Standing = Omit<WatchView, "offered"> & {
  readonly offered: { readonly envelope: Envelope; readonly at: number } | null;
};

const KINDS = ["message", "limit", "undelivered", "line", "fork", "clock", "desk", "release"] as const;

export function readStanding(field: Field): Standing {
  const [holder, mine, armed, offered, previous, numbers, open, limits, checks] = fields(
    field,
    "holder",
    "mine",
    "armed",
    "offered",
    "previous",
    "numbers",
    "open",
    "limits",
    "checks",
  );
  return {
    holder: nullable(holder, readHolder),
    mine: boolean(mine),
    armed: nullable(armed, readArmed),
    offered: nullable(offered, readOffered),
    previous: nullable(previous, digest),
    numbers: readNumbers(numbers),
    open: integer(open),
    limits: integer(limits),
    checks: readChecks(checks),
  };
}

function readChecks(field: Field): CheckSchedule {
  const [every, said] = fields(field, "every", "said");
  return { every: integer(every), said: listOf(said, readPlace, { limit: 64 }) };
}

function readPlace(field: Field): { side: string; index: number } {
  const [code, index] = fields(field, "side", "index");
  return { side: side(code), index: integer(index) };
}

export function readMine(field: Field): boolean {
  const [mine] = fields(field, "mine");
  return boolean(mine);
}

export function readAlarms(field: Field): AlarmsView {
  const [alarms, silent] = fields(field, "alarms", "silent_until");
  return { alarms: listOf(alarms, readAlarm, { limit: 1_000 }), silentUntil: nullable(silent, utc) };
}

export function readLimits(field: Field): LimitView[] {
  const [limits] = fields(field, "limits");
  return listOf(limits, readLimit, { limit: 10_000 });
}

export function readLog(field: Field): { lines: LogLine[]; before: number | null } {
  const [entries, before] = fields(field, "entries", "before");
  return { lines: listOf(entries, readLine, { limit: 1_000 }), before: nullable(before, (one) => integer(one)) };
}

export function readShift(field: Field): LogLine[] {
  const [entries] = fields(field, "entries");
  return listOf(entries, readLine, { limit: 5_000 });
}

export function readOrders(field: Field): Orders {
  const [orders, shipped, version] = fields(field, "orders", "shipped", "version");
  return { orders: listOf(orders, readOrder, { limit: 100 }), shipped: boolean(shipped), version: integer(version) };
}

export function readTicks(field: Field): OrderTick[] {
  const [ticks] = fields(field, "ticks");
  return listOf(ticks, readTick, { limit: 100 });
}

function readOrder(field: Field): StandingOrder {
  const [type, precedence, lines] = fields(field, "type", "precedence", "lines");
  return {
    type: word(type),
    precedence: nullable(precedence, (one) => choice(one, PRECEDENCES)),
    lines: listOf(lines, readOrderLine, { limit: 30 }),
  };
}

function readOrderLine(field: Field): OrderLine {
  const [line, en, zh] = fields(field, "line", "en", "zh-Hans");
  const limit = 1_000;
  return { line: word(line), texts: { en: text(en, { limit }), "zh-Hans": text(zh, { limit }) } };
}

function readTick(field: Field): OrderTick {
  const [line, officer, at] = fields(field, "line", "officer", "at");
  return { line: word(line), officer: integer(officer), at: utc(at) };
}

/** The call list as `GET /api/v1/contacts` gives it. */
export function readCalls(field: Field): Omit<CallList, "asOf"> {
  const [roster, contacts, version, means] = fields(field, "roster", "contacts", "version", "means");
  return {
    roster: listOf(roster, readDuty, { limit: 1_000 }),
    contacts: listOf(contacts, readContact, { limit: 1_000 }),
    version: integer(version),
    means: readMeans(means),
  };
}

function readMeans(field: Field): Means {
  const [mail, script] = fields(field, "mail", "script");
  return { mail: boolean(mail), script: boolean(script) };
}

function readDuty(field: Field): Duty {
  const [post, officer, from, until, email, webhook] = fields(
    field,
    "post",
    "officer",
    "from",
    "until",
    "email",
    "webhook",
  );
  return {
    post: word(post),
    officer: integer(officer),
    from: utc(from),
    until: utc(until),
    email: nullable(email, (one) => text(one, { limit: 254 })),
    webhook: boolean(webhook),
  };
}

function readContact(field: Field): Contact {
  const [code, post, languages, telephones, expires] = fields(
    field,
    "side",
    "post",
    "languages",
    "telephones",
    "expires",
  );
  return {
    side: side(code),
    post: word(post),
    languages: listOf(languages, (one) => word(one), { limit: 16 }),
    telephones: listOf(telephones, (one) => text(one, { limit: 64 }), { limit: 16 }),
    expires: nullable(expires, utc),
  };
}

function readNumbers(field: Field): LastNumbers {
  const [own, other] = fields(field, "own", "other");
  return { own: readLast(own), other: readLast(other) };
}

function readHolder(field: Field): WatchHolder {
  const [officer, post, device, since] = fields(field, "officer", "post", "device", "since");
  return { officer: integer(officer), post: word(post), device: digest(device), since: utc(since) };
}

function readArmed(field: Field): { heard: number; alive: boolean } {
  const [heard, alive] = fields(field, "heard", "alive");
  return { heard: utc(heard), alive: boolean(alive) };
}

function readOffered(field: Field): { envelope: Envelope; at: number } {
  const [envelope, at] = fields(field, "envelope", "at");
  return { envelope: envelopeFrom(envelope), at: utc(at) };
}

function readLast(field: Field): { year: number; last: number } {
  const [year, last] = fields(field, "year", "last");
  return { year: integer(year), last: integer(last) };
}

function readAlarm(field: Field): DeskAlarm {
  const [id, kind, code, index, space, precedence, exercise, since, due, silent] = fields(
    field,
    "id",
    "kind",
    "side",
    "index",
    "space",
    "precedence",
    "exercise",
    "since",
    "due",
    "silent",
  );
  return {
    id: asciiWord(id),
    kind: choice(kind, KINDS),
    side: nullable(code, side),
    index: nullable(index, (one) => integer(one)),
    space: nullable(space, (one) => hex(one, 16)),
    precedence: nullable(precedence, (one) => choice(one, PRECEDENCES)),
    exercise: nullable(exercise, boolean),
    since: nullable(since, utc),
    due: nullable(due, utc),
    silent: boolean(silent),
  };
}

function readLimit(field: Field): LimitView {
  const [statement, kind, owing, basis, by, within, start, due, paused, tendered, part, given, received, state] =
    fields(
      field,
      "statement",
      "kind",
      "owing",
      "basis",
      "by",
      "within",
      "start",
      "due",
      "paused",
      "tendered",
      "part",
      "given",
      "received",
      "state",
    );
  return {
    statement: readLimited(statement),
    kind: choice(kind, ["handling", "reply"]),
    owing: side(owing),
    basis: nullable(basis, word),
    by: nullable(by, utc),
    within: nullable(within, (one) => integer(one)),
    start: nullable(start, utc),
    due: nullable(due, utc),
    paused: listOf(paused, readPause, { limit: 1_000 }),
    tendered: nullable(tendered, utc),
    part: nullable(part, utc),
    given: nullable(given, utc),
    received: nullable(received, utc),
    state: choice(state, ["open", "met", "missed", "replaced"]),
  };
}

function readLimited(field: Field): LimitView["statement"] {
  const [code, index, space, number, precedence, exercise] = fields(
    field,
    "side",
    "index",
    "space",
    "number",
    "precedence",
    "exercise",
  );
  return {
    side: side(code),
    index: integer(index),
    space: hex(space, 16),
    number: nullable(number, (one) => integer(one)),
    precedence: choice(precedence, PRECEDENCES),
    exercise: boolean(exercise),
  };
}

function readPause(field: Field): readonly [number, number | null] {
  const [from, to] = items(field, 2);
  return [utc(from), nullable(to, utc)];
}

function readLine(field: Field): LogLine {
  const [at, kind, officer, what] = fields(field, "at", "kind", "officer", "what");
  return {
    at: utc(at),
    kind: word(kind),
    officer: nullable(officer, (one) => integer(one)),
    what: record(what),
  };
}

/** An object of any fields: what it means is its kind's. */
function record(field: Field): { readonly [name: string]: Json } {
  const { value } = field;
  if (typeof value !== "object" || value === null || Array.isArray(value)) field.refuse("object");
  return value as { readonly [name: string]: Json };
}
