/** What a limit rests on, in words: `10 min from 08:12Z`. */
import type { Reader } from "../app/reader.ts";
import { span, utc } from "./format.ts";

/** A limit to handle a message, or to answer it: on a paragraph of the Arrangement, or by a time that was asked for. */
export interface Based {
  readonly kind: "handling" | "reply";
  readonly since: number;
  readonly by: number;
  readonly basis: string | null;
}

/** On what it rests, and since when it runs. */
export function groundText({ kind, since, by, basis }: Based, reader: Reader): string {
  const { limits } = reader.words;
  const length = span(by - since, reader.language);
  if (kind === "handling") return limits.from(length, utc(since, reader));
  return basis === null ? limits.byTime(utc(by, reader)) : limits.paragraph(length, utc(since, reader), basis);
}
