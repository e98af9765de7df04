/**
 * What the own node answers of the desk and of the state of the line, read strictly like all its answers (`answers.ts`):
 * the node's word.
 */
import { PRECEDENCES } from "../protocol/arrangement.ts";
import { STATEMENT_TYPES, STATES, type StatementType, WHY } from "../protocol/says.ts";
import { boolean, type Field, fields, hex, integer, listOf, nullable, text, utc } from "../protocol/wire.ts";
import { choice, side, word } from "../protocol/words.ts";
import { bySide, type Where } from "./answers.ts";
import { readNote } from "./loganswers.ts";

export interface Line {
  readonly state: "up" | "cut" | "degraded" | "fork";
  readonly since: number;
  readonly heard: number | null;
  readonly mark: number | null;
  readonly skew: { readonly theirs: "ahead" | "behind"; readonly minutes: number } | null;
  readonly waiting: number;
  readonly withheld: { readonly index: number; readonly since: number } | null;
  readonly fork: { readonly origin: string; readonly known: string; readonly shown: string } | null;
  /** What each side declared of its end of the line: in force, and to come. */
  readonly declared: ReadonlyMap<string, { readonly now: Declared | null; readonly next: Declared | null }>;
}

/** What a side declared in an entry of its log. */
export interface Declared extends Where {
  readonly state: (typeof STATES)[number];
  readonly flash: boolean;
  readonly from: number;
  readonly reason: (typeof WHY)[number] | null;
  readonly delivered: number | null;
}

export interface DeskAnswerRow extends Where {
  readonly space: string;
  readonly type: StatementType;
  readonly precedence: (typeof PRECEDENCES)[number] | null;
  readonly number: number | null;
  readonly exercise: boolean;
  readonly at: number;
  readonly delivered: number | null;
  readonly acknowledged: number | null;
  readonly answered: "part" | "closed" | null;
  readonly reply: { readonly by: number; readonly basis: string | null; readonly since: number } | null;
  readonly due: number | null;
  readonly handling: { readonly by: number } | null;
}

export interface Desk {
  readonly waitingForUs: readonly DeskAnswerRow[];
  readonly waitingForThem: readonly DeskAnswerRow[];
  readonly numbers: {
    readonly own: { readonly year: number; readonly last: number; readonly covered: number };
    readonly other: { readonly year: number; readonly last: number };
  };
  readonly files: number;
}

export function readLine(field: Field): Line {
  const [state, since, heard, mark, skew, waiting, withheld, fork, declared] = fields(
    field,
    "state",
    "since",
    "heard",
    "mark",
    "skew",
    "waiting",
    "withheld",
    "fork",
    "declared",
  );
  return {
    state: choice(state, ["up", "cut", "degraded", "fork"]),
    since: utc(since),
    heard: nullable(heard, utc),
    mark: nullable(mark, utc),
    skew: nullable(skew, readSkew),
    waiting: integer(waiting),
    withheld: nullable(withheld, readWithheld),
    fork: nullable(fork, readFork),
    declared: bySide(declared, readStands),
  };
}

export function readDesk(field: Field): Desk {
  const [us, them, numbers, files] = fields(field, "waiting_for_us", "waiting_for_them", "numbers", "files");
  const [own, other] = fields(numbers, "own", "other");
  const [ownYear, ownLast, covered] = fields(own, "year", "last", "covered");
  const [otherYear, otherLast] = fields(other, "year", "last");
  return {
    waitingForUs: listOf(us, readDeskRow, { limit: 10_000 }),
    waitingForThem: listOf(them, readDeskRow, { limit: 10_000 }),
    numbers: {
      own: { year: integer(ownYear), last: integer(ownLast), covered: integer(covered) },
      other: { year: integer(otherYear), last: integer(otherLast) },
    },
    files: integer(files),
  };
}

function readSkew(field: Field): { theirs: "ahead" | "behind"; minutes: number } {
  const [theirs, minutes] = fields(field, "theirs", "minutes");
  return { theirs: choice(theirs, ["ahead", "behind"]), minutes: integer(minutes) };
}

function readWithheld(field: Field): { index: number; since: number } {
  const [index, since] = fields(field, "index", "since");
  return { index: integer(index), since: utc(since) };
}

function readFork(field: Field): { origin: string; known: string; shown: string } {
  const [origin, known, shown] = fields(field, "origin", "known", "shown");
  return { origin: text(origin, { limit: 256 }), known: readNote(known), shown: readNote(shown) };
}

function readStands(field: Field): { now: Declared | null; next: Declared | null } {
  const [now, next] = fields(field, "now", "next");
  return { now: nullable(now, readDeclared), next: nullable(next, readDeclared) };
}

function readDeclared(field: Field): Declared {
  const [state, flash, from, reason, code, index, delivered] = fields(
    field,
    "state",
    "flash",
    "from",
    "reason",
    "side",
    "index",
    "delivered",
  );
  return {
    state: choice(state, STATES),
    flash: boolean(flash),
    from: utc(from),
    reason: nullable(reason, (one) => choice(one, WHY)),
    side: side(code),
    index: integer(index),
    delivered: nullable(delivered, utc),
  };
}

function readDeskRow(field: Field): DeskAnswerRow {
  const [
    code,
    index,
    space,
    type,
    precedence,
    number,
    exercise,
    at,
    delivered,
    acknowledged,
    answered,
    reply,
    due,
    handling,
  ] = fields(
    field,
    "side",
    "index",
    "space",
    "type",
    "precedence",
    "number",
    "exercise",
    "at",
    "delivered",
    "acknowledged",
    "answered",
    "reply",
    "due",
    "handling",
  );
  return {
    side: side(code),
    index: integer(index),
    space: hex(space, 16),
    type: choice(type, STATEMENT_TYPES),
    precedence: nullable(precedence, (one) => choice(one, PRECEDENCES)),
    number: nullable(number, (one) => integer(one)),
    exercise: boolean(exercise),
    at: utc(at),
    delivered: nullable(delivered, utc),
    acknowledged: nullable(acknowledged, utc),
    answered: nullable(answered, (one) => choice(one, ["part", "closed"])),
    reply: nullable(reply, readReply),
    due: nullable(due, utc),
    handling: nullable(handling, readHandling),
  };
}

function readReply(field: Field): { by: number; basis: string | null; since: number } {
  const [by, basis, since] = fields(field, "by", "basis", "since");
  return { by: utc(by), basis: nullable(basis, word), since: utc(since) };
}

function readHandling(field: Field): { by: number } {
  const [by] = fields(field, "by");
  return { by: utc(by) };
}
