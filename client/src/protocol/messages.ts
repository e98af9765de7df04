/**
 * The forms of messages: what an officer tells, asks, answers or corrects, in codes and in words. The twin of
 * `crypto/messages.py`, which has the rules.
 *
 *     {"form":"message","marking":"TLP:AMBER","status":"official","subject":"The cranes run again",
 *      "text":{"language":"en","text":"The terminal works since 14:00 UTC."},"version":1}
 */

import type * as code from "./codes.ts";
import {
  ACTIVITIES,
  ASKS,
  CONCERNS,
  codes,
  DATA,
  EVENTS,
  GROUNDS,
  MARKINGS,
  OUTCOMES,
  QUESTIONS,
  REASONS,
  RELATIONS,
  SECTORS,
  STAGES,
  STATUSES,
  sortedList,
  technique,
} from "./codes.ts";
import {
  type Change,
  formFields,
  type Involvement,
  type Item,
  readChange,
  readInvolvement,
  readItem,
  readSince,
  readTrail,
  readVictim,
  readWindow,
  type Since,
  type Trail,
  type Victim,
  type Window,
} from "./particulars.ts";
import { freeText, line, type Text, TITLE_LIMIT } from "./prose.ts";
import { boolean, type Field, listOf, nullable, positive, utc } from "./wire.ts";
import { choice } from "./words.ts";

/** What every form of a message has. */
interface Marked {
  readonly marking: code.Marking;
  readonly status: code.Status;
}

/** A notification of an incident: initial, follow-up or final. `techniques` are ids of MITRE ATLAS. */
export interface Notification extends Marked {
  readonly form: "notification";
  readonly asks: readonly code.Ask[];
  readonly attributes: boolean;
  readonly involvement: Involvement;
  readonly relation: code.Relation;
  readonly sector: code.Sector;
  readonly since: Since | null;
  readonly stage: code.Stage;
  readonly techniques: readonly string[];
  readonly text: Text | null;
  readonly trail: Trail;
  readonly victim: Victim | null;
  readonly what: code.Event;
}

/** Asks that data be kept, for so many days from receipt. It is no request for legal assistance. */
export interface PreservationRequest extends Marked {
  readonly form: "preservation_request";
  readonly data: readonly code.DataKind[];
  readonly days: number;
  readonly items: readonly Item[];
  readonly text: Text | null;
  readonly window: Window | null;
}

/** Asks for an explanation of something that the reader did or knows of. */
export interface ExplanationRequest extends Marked {
  readonly form: "explanation_request";
  readonly asks: readonly code.Question[];
  readonly concerns: code.Concern;
  readonly text: Text | null;
  readonly window: Window | null;
}

/** A message in words: what none of the other forms fits. */
export interface Message extends Marked {
  readonly form: "message";
  readonly subject: string;
  readonly text: Text;
}

/** Passed to the competent authorities, done, done in part, or cannot be said, and why; when the rest may come. */
export interface Answer extends Marked {
  readonly form: "answer";
  readonly outcome: code.Outcome;
  readonly reasons: readonly code.Reason[];
  readonly rest_by: number | null;
  readonly text: Text | null;
}

/** What was, what is, and why. The header says which message it replaces. */
export interface Correction extends Marked {
  readonly form: "correction";
  readonly changes: readonly Change[];
  readonly ground: code.Ground;
  readonly text: Text | null;
}

/** Notice of the author's own activity or accident, and of what it could be mistaken for. */
export interface OwnActivity extends Marked {
  readonly form: "own_activity";
  readonly activity: code.Activity;
  readonly resembles: code.Event;
  readonly sector: code.Sector;
  readonly text: Text | null;
  readonly window: Window | null;
}

/** What a notice, a request and an answer may hold. */
export type MessageForm =
  | Notification
  | PreservationRequest
  | ExplanationRequest
  | Message
  | Answer
  | Correction
  | OwnActivity;

function readMarked(marking: Field, status: Field): Marked {
  return { marking: choice(marking, MARKINGS), status: choice(status, STATUSES) };
}

function readNotification(field: Field): Notification {
  const [
    asks,
    attributes,
    involvement,
    marking,
    relation,
    sector,
    since,
    stage,
    status,
    techniques,
    text,
    trail,
    victim,
    what,
  ] = formFields(
    field,
    "asks",
    "attributes",
    "involvement",
    "marking",
    "relation",
    "sector",
    "since",
    "stage",
    "status",
    "techniques",
    "text",
    "trail",
    "victim",
    "what",
  );
  return {
    form: "notification",
    asks: codes(asks, ASKS),
    attributes: boolean(attributes),
    involvement: readInvolvement(involvement),
    marking: choice(marking, MARKINGS),
    relation: choice(relation, RELATIONS),
    sector: choice(sector, SECTORS),
    since: nullable(since, readSince),
    stage: choice(stage, STAGES),
    status: choice(status, STATUSES),
    techniques: sortedList(techniques, technique, { limit: 16 }),
    text: nullable(text, freeText),
    trail: readTrail(trail),
    victim: nullable(victim, readVictim),
    what: choice(what, EVENTS),
  };
}

function readPreservationRequest(field: Field): PreservationRequest {
  const [data, days, items, marking, status, text, window] = formFields(
    field,
    "data",
    "days",
    "items",
    "marking",
    "status",
    "text",
    "window",
  );
  return {
    form: "preservation_request",
    data: codes(data, DATA),
    days: positive(days, { maximum: 3_660 }),
    items: listOf(items, readItem, { limit: 64 }),
    ...readMarked(marking, status),
    text: nullable(text, freeText),
    window: nullable(window, readWindow),
  };
}

function readExplanationRequest(field: Field): ExplanationRequest {
  const [asks, concerns, marking, status, text, window] = formFields(
    field,
    "asks",
    "concerns",
    "marking",
    "status",
    "text",
    "window",
  );
  return {
    form: "explanation_request",
    asks: codes(asks, QUESTIONS),
    concerns: choice(concerns, CONCERNS),
    ...readMarked(marking, status),
    text: nullable(text, freeText),
    window: nullable(window, readWindow),
  };
}

function readMessage(field: Field): Message {
  const [marking, status, subject, text] = formFields(field, "marking", "status", "subject", "text");
  return {
    form: "message",
    ...readMarked(marking, status),
    subject: line(subject, { limit: TITLE_LIMIT }),
    text: freeText(text),
  };
}

/** 'Done' leaves nothing open and needs no reason; 'cannot say' gives one. */
function readAnswer(field: Field): Answer {
  const [marking, outcome, reasons, restBy, status, text] = formFields(
    field,
    "marking",
    "outcome",
    "reasons",
    "rest_by",
    "status",
    "text",
  );
  const answer: Answer = {
    form: "answer",
    ...readMarked(marking, status),
    outcome: choice(outcome, OUTCOMES),
    reasons: codes(reasons, REASONS),
    rest_by: nullable(restBy, utc),
    text: nullable(text, freeText),
  };
  const ended = answer.outcome === "done" || answer.outcome === "cannot_say";
  if (ended && answer.rest_by !== null) restBy.refuse("nothing is left open");
  const plain = answer.outcome === "done" || answer.outcome === "passed_on";
  if (plain && answer.reasons.length > 0) reasons.refuse("no reason is needed");
  if (answer.outcome === "cannot_say" && answer.reasons.length === 0) reasons.refuse("a reason is needed");
  return answer;
}

function readCorrection(field: Field): Correction {
  const [changes, ground, marking, status, text] = formFields(field, "changes", "ground", "marking", "status", "text");
  const read = listOf(changes, readChange, { limit: 32 });
  if (read.length === 0) changes.refuse("empty");
  return {
    form: "correction",
    changes: read,
    ground: choice(ground, GROUNDS),
    ...readMarked(marking, status),
    text: nullable(text, freeText),
  };
}

function readOwnActivity(field: Field): OwnActivity {
  const [activity, marking, resembles, sector, status, text, window] = formFields(
    field,
    "activity",
    "marking",
    "resembles",
    "sector",
    "status",
    "text",
    "window",
  );
  return {
    form: "own_activity",
    activity: choice(activity, ACTIVITIES),
    ...readMarked(marking, status),
    resembles: choice(resembles, EVENTS),
    sector: choice(sector, SECTORS),
    text: nullable(text, freeText),
    window: nullable(window, readWindow),
  };
}

/** How each form of a message is read. They throw `Malformed("wire")` for anything but its schema. */
export const READERS: { readonly [F in MessageForm as F["form"]]: (field: Field) => F } = {
  notification: readNotification,
  preservation_request: readPreservationRequest,
  explanation_request: readExplanationRequest,
  message: readMessage,
  answer: readAnswer,
  correction: readCorrection,
  own_activity: readOwnActivity,
};
