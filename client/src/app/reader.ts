/** Who reads a page: their language and its words, their side, their clock. A template needs this and its data. */
import type { Clock } from "../time/format.ts";
import type { Refusal, Words } from "../words/words.ts";

export interface Reader extends Clock {
  readonly words: Words;
  /** The codes of the reader's side and of the other. */
  readonly own: string;
  readonly other: string;
  /** On paper, which may be handed to either side, nobody is 'we'. */
  readonly onPaper?: boolean;
}

/** A side as this reader knows it, with the code that both know: `XA (the other side)`, `XB（我方）`. */
export function sideName(side: string, reader: Reader): string {
  if (reader.onPaper) return side;
  const whose = side === reader.own ? reader.words.shell.own : reader.words.shell.other;
  return reader.language === "zh" ? `${side}（${whose}）` : `${side} (${whose})`;
}

/** The number by which both sides call a message: `XA-0041`; in an exercise, which is counted apart, `EX XA-0003`. */
export function messageNumber(side: string, number: number, exercise = false): string {
  return `${exercise ? "EX " : ""}${side}-${String(number).padStart(4, "0")}`;
}

/** The name by which both sides call a file: `XA 2026-07`; an exercise, which is counted apart, is `EX XA 2026-01`. */
export function fileName(
  [side, year, count]: readonly [side: string, year: number, count: number],
  exercise: boolean,
): string {
  return `${exercise ? "EX " : ""}${side} ${year}-${String(count).padStart(2, "0")}`;
}

/** A language by its own name, as far as the browser knows it. */
export function languageName(tag: string, reader: Reader): string {
  const names = new Intl.DisplayNames([reader.language === "zh" ? "zh-Hans" : "en"], {
    type: "language",
    fallback: "code",
  });
  return names.of(tag) ?? tag;
}

/** What a code of refusal means, whichever of the tables it stands in. */
export function refusal(code: string, words: Words): Refusal {
  const tables: readonly Readonly<Record<string, Refusal>>[] = [words.refusals, words.answers, words.alarms];
  return tables.find((table) => Object.hasOwn(table, code))?.[code] ?? words.unknownRefusal(code);
}

/** The code of anything that was thrown. What has none is a mistake of this program: reported, and worded as one. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  reportError(error);
  return "program";
}
