/**
 * What may be kept in the lists beside the watch, and what becomes of a row that two officers change at once. Pure.
 *
 * The limits are the node's own (`incidents/watch/list_views.py`, `orders.py`): what passes here is not refused there.
 */
import type { Contact, Duty, Means, StandingOrder, Webhook } from "../../device/index.ts";
import { utf8 } from "../../protocol/bytes.ts";

/** Posts that the call-out calls, in its order. */
export const CALLED = ["watch", "liaison", "head"] as const;
/** What our side may have orders for: messages of the other side, and what it states beside them. */
export const INCOMING = [
  "notice",
  "request",
  "answer",
  "holding",
  "short",
  "service",
  "proposal",
  "declaration",
] as const;
/** Bytes of a step's text in each language, and how many steps a kind may have. */
const STEP_LIMIT = 1_000;
const STEPS = 30;

/** Whether our side may have orders for what they state. */
export function isOrdered(type: string): boolean {
  return (INCOMING as readonly string[]).includes(type);
}

/** A row that is being changed: the one it was (null: a new one), as it is to be, and of which version the list was. */
export interface Editing<Row, Draft> {
  readonly original: Row | null;
  readonly draft: Draft;
  readonly version: number;
}

/** A row of the duty roster while it is filled in. */
export interface DutyDraft extends Omit<Duty, "webhook" | "email"> {
  readonly email: string;
  /** None, the one that the officer has, or another one. */
  readonly webhook: "none" | "kept" | "new";
  readonly url: string;
  readonly secret: string;
}

/** A point of contact while it is filled in: telephone numbers one a line. */
export interface ContactDraft extends Omit<Contact, "telephones"> {
  readonly telephones: string;
}

/** What is wrong, by field: a word of the table of mistakes. */
export type Mistakes<Word extends string> = Readonly<Record<string, Word>>;
export type DutyMistake = "officer" | "time" | "until" | "email" | "url" | "secret" | "keepsNone";
export type ContactMistake = "telephones" | "telephoneLong" | "languages" | "time";
export type OrderMistake = "twice" | "noSteps" | "text" | "long";

/** The list with the row in the place of the one it was, or at its end; null takes it out. */
export function replaced<Row>(rows: readonly Row[], original: Row | null, row: Row | null): readonly Row[] {
  const place = original === null ? -1 : placeOf(rows, original);
  const put = row === null ? [] : [row];
  return place < 0 ? [...rows, ...put] : [...rows.slice(0, place), ...put, ...rows.slice(place + 1)];
}

/** Whether another officer changed or took out the row meanwhile. */
export function isGone<Row>(rows: readonly Row[], original: Row | null): boolean {
  return original !== null && placeOf(rows, original) < 0;
}

function placeOf<Row>(rows: readonly Row[], row: Row): number {
  const spelled = JSON.stringify(row);
  return rows.findIndex((one) => JSON.stringify(one) === spelled);
}

/** Whether the node has a webhook of that officer, which a row may keep. */
export function hasWebhook(roster: readonly Duty[], officer: number): boolean {
  return roster.some((one) => one.officer === officer && one.webhook);
}

/** Whether somebody of the watch is on duty, and can be called. */
export function isStaffed(roster: readonly Duty[], means: Means, now: number): boolean {
  return roster.some((one) => one.post === "watch" && isOnDuty(one, now) && isCalled(one, means));
}

/** Those who are on duty now and whom the node has no means to call, each once. */
export function uncalled(roster: readonly Duty[], means: Means, now: number): readonly Duty[] {
  const onDuty = roster.filter((one) => isOnDuty(one, now));
  const reached = new Set(onDuty.filter((one) => isCalled(one, means)).map(({ officer }) => officer));
  return [...new Map(onDuty.filter(({ officer }) => !reached.has(officer)).map((one) => [one.officer, one])).values()];
}

export function isOnDuty({ from, until }: Duty, now: number): boolean {
  return from <= now && now < until;
}

/** Whether the node can call by what a row names: e-mail needs its mail server; its own program is run for anybody. */
export function isCalled({ email, webhook }: Pick<Duty, "email" | "webhook">, { mail, script }: Means): boolean {
  return webhook || script || (email !== null && mail);
}

/** The duty that follows the last one: as long, by the same post, not yet by anybody. */
export function nextDuty(roster: readonly Duty[], now: number): DutyDraft {
  const hour = now - (now % 3600);
  const last = roster.toSorted((a, b) => a.until - b.until).at(-1);
  const from = last === undefined ? hour : last.until;
  const length = last === undefined ? 8 * 3600 : last.until - last.from;
  return {
    post: last?.post ?? "watch",
    officer: 0,
    from,
    until: from + length,
    email: "",
    webhook: "none",
    url: "",
    secret: "",
  };
}

export function draftOfDuty({ email, webhook, ...duty }: Duty): DutyDraft {
  return { ...duty, email: email ?? "", webhook: webhook ? "kept" : "none", url: "", secret: "" };
}

export function dutyOf({ email, webhook, url, secret, ...duty }: DutyDraft): Omit<Duty, "webhook"> & {
  readonly webhook: boolean | Webhook;
} {
  const called = webhook === "new" ? { url: url.trim(), secret: secret === "" ? null : secret } : webhook === "kept";
  return { ...duty, email: email.trim() === "" ? null : email.trim(), webhook: called };
}

export function dutyMistakes(duty: DutyDraft, roster: readonly Duty[]): Mistakes<DutyMistake> {
  const { officer, from, until, email, webhook, url, secret } = duty;
  return stated<DutyMistake>({
    officer: officer < 1 || officer > 999 ? "officer" : null,
    from: Number.isNaN(from) ? "time" : null,
    until: Number.isNaN(until) ? "time" : until <= from ? "until" : null,
    email: email.trim() === "" || isAddress(email.trim()) ? null : "email",
    webhook: webhook === "kept" && !hasWebhook(roster, officer) ? "keepsNone" : null,
    url: webhook === "new" && !/^https:\/\/[!-~]{1,492}$/.test(url.trim()) ? "url" : null,
    secret: webhook === "new" && !/^[!-~]{0,200}$/.test(secret) ? "secret" : null,
  });
}

function isAddress(email: string): boolean {
  return /^[!-?A-~]+@[!-?A-~]+$/.test(email) && email.length <= 254;
}

export function draftOfContact({ telephones, ...contact }: Contact): ContactDraft {
  return { ...contact, telephones: telephones.join("\n") };
}

export function contactOf({ telephones, ...contact }: ContactDraft): Contact {
  return { ...contact, telephones: numbersIn(telephones) };
}

export function contactMistakes({ telephones, languages, expires }: ContactDraft): Mistakes<ContactMistake> {
  const numbers = numbersIn(telephones);
  const long = numbers.length > 16 || numbers.some((one) => utf8(one).length > 64);
  return stated<ContactMistake>({
    telephones: numbers.length === 0 ? "telephones" : long ? "telephoneLong" : null,
    languages: languages.length === 0 ? "languages" : null,
    expires: Number.isNaN(expires) ? "time" : null,
  });
}

function numbersIn(text: string): readonly string[] {
  return text
    .split("\n")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

/** `others`: the orders beside the one that is changed. Mistakes of a step stand under its name and language. */
export function orderMistakes(order: StandingOrder, others: readonly StandingOrder[]): Mistakes<OrderMistake> {
  const { type, precedence, lines } = order;
  const twice = others.some((one) => one.type === type && one.precedence === precedence);
  const steps = lines.flatMap(({ line, texts }) =>
    Object.entries(texts).map(([tag, text]) => {
      const mistake: OrderMistake | null = text.trim() === "" ? "text" : utf8(text).length > STEP_LIMIT ? "long" : null;
      return [`${line}-${tag}`, mistake] as const;
    }),
  );
  return stated<OrderMistake>({
    precedence: twice ? "twice" : null,
    steps: lines.length === 0 ? "noSteps" : null,
    ...Object.fromEntries(steps),
  });
}

export function mayHaveMore({ lines }: StandingOrder): boolean {
  return lines.length < STEPS;
}

/** The list with the one at that place moved by so many places; unchanged where it cannot. */
export function moved<T>(list: readonly T[], place: number, by: number): readonly T[] {
  const to = place + by;
  return to < 0 || to >= list.length ? list : list.toSpliced(place, 1).toSpliced(to, 0, list[place]!);
}

function stated<Word extends string>(found: Readonly<Record<string, Word | null>>): Mistakes<Word> {
  return Object.fromEntries(Object.entries(found).filter((pair): pair is [string, Word] => pair[1] !== null));
}
