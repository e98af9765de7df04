/**
 * The codes that forms are filled with: signed as words of ASCII, shown to each reader in their own language. The twin
 * of `crypto/codes.py`, which has the rules.
 */

import { type Field, listOf } from "./wire.ts";
import { choice } from "./words.ts";

export const MARKINGS = ["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"] as const;
export const STATUSES = ["official", "interim", "without_prejudice"] as const;
export const STAGES = ["initial", "follow_up", "final"] as const;
export const EVENTS = [
  "critical_infrastructure",
  "service_disruption",
  "intrusion",
  "credential_misuse",
  "data_theft",
  "model_theft",
  "loss_of_control",
  "harm_to_persons",
  "harm_to_property",
  "breach_of_rights",
  "falsified_communication",
  "command_interference",
  "hazard",
  "other",
  "unknown",
] as const;
export const SECTORS = [
  "communications",
  "defence",
  "digital_services",
  "energy",
  "finance",
  "food",
  "government",
  "health",
  "manufacturing",
  "nuclear",
  "research",
  "space",
  "transport",
  "water",
  "other",
  "unknown",
] as const;
export const RELATIONS = [
  "affects_author",
  "affects_reader",
  "affects_both",
  "affects_third",
  "from_author",
  "unknown",
] as const;
export const DEGREES = ["established", "inferred", "alleged", "unknown"] as const;
export const BASES = ["behaviour", "forensics", "logs", "provider", "public_report", "source"] as const;
export const TRAILS = ["account", "code", "hosting", "network", "payment", "none", "unknown"] as const;
export const PLACES = ["author", "reader", "both", "third", "unknown"] as const;
export const CONSENTS = ["given", "not_asked", "refused", "unknown"] as const;
export const ASKS = ["consult", "contact", "explain", "inform", "preserve", "stop"] as const;
export const ITEMS = ["account", "address", "domain", "file_hash", "host", "key", "other"] as const;
export const DATA = [
  "access_logs",
  "connection_logs",
  "contents",
  "model_logs",
  "payment",
  "subscriber",
  "system_image",
] as const;
export const CONCERNS = ["accident", "activity", "exercise", "incident", "model", "public_report", "other"] as const;
export const QUESTIONS = ["cause", "duration", "measures", "purpose", "responsible", "scope"] as const;
export const OUTCOMES = ["passed_on", "done", "in_part", "cannot_say"] as const;
export const REASONS = ["competence", "inquiry", "law", "sources", "technical", "time"] as const;
export const CORRECTABLE = [
  "activity",
  "asks",
  "attributes",
  "concerns",
  "data",
  "days",
  "involvement",
  "items",
  "marking",
  "outcome",
  "reasons",
  "relation",
  "resembles",
  "rest_by",
  "sector",
  "since",
  "stage",
  "status",
  "subject",
  "techniques",
  "text",
  "trail",
  "victim",
  "what",
  "window",
  "other",
] as const;
export const GROUNDS = ["error", "new_information", "withdrawn"] as const;
export const ACTIVITIES = [
  "accident",
  "exercise",
  "maintenance",
  "model_release",
  "model_withdrawal",
  "scanning",
  "test",
  "other",
] as const;

export type Marking = (typeof MARKINGS)[number];
export type Status = (typeof STATUSES)[number];
export type Stage = (typeof STAGES)[number];
export type Event = (typeof EVENTS)[number];
export type Sector = (typeof SECTORS)[number];
export type Relation = (typeof RELATIONS)[number];
export type Degree = (typeof DEGREES)[number];
export type Basis = (typeof BASES)[number];
export type TrailKind = (typeof TRAILS)[number];
export type Place = (typeof PLACES)[number];
export type Consent = (typeof CONSENTS)[number];
export type Ask = (typeof ASKS)[number];
export type ItemKind = (typeof ITEMS)[number];
export type DataKind = (typeof DATA)[number];
export type Concern = (typeof CONCERNS)[number];
export type Question = (typeof QUESTIONS)[number];
export type Outcome = (typeof OUTCOMES)[number];
export type Reason = (typeof REASONS)[number];
export type Correctable = (typeof CORRECTABLE)[number];
export type Ground = (typeof GROUNDS)[number];
export type Activity = (typeof ACTIVITIES)[number];

/** Some of the allowed codes, sorted, each once. */
export function codes<const C extends string>(field: Field, allowed: readonly C[]): C[] {
  return sortedList(field, (code) => choice(code, allowed), { limit: allowed.length });
}

/** The id of a technique or a case study of MITRE ATLAS: `AML.T0096`, `AML.T0016.001`, `AML.CS0030`. */
export function technique(field: Field): string {
  const value = field.value;
  if (typeof value !== "string" || !/^AML\.(T[0-9]{4}(\.[0-9]{3})?|CS[0-9]{4})$/.test(value)) field.refuse("technique");
  return value;
}

/** At most `limit` strings, sorted, each once. */
export function sortedList<S extends string>(field: Field, reader: (field: Field) => S, limit: { limit: number }): S[] {
  const read = listOf(field, reader, limit);
  if (read.some((code, index) => index > 0 && code <= read[index - 1]!)) field.refuse("sorted, each once");
  return read;
}
