/** The values of an agreed wording, to be filled in: each by its kind, whichever wording it stands in. */
import type { TemplateResult } from "lit";
import { type Reader, sideName } from "../app/reader.ts";
import { choose, count, type Labelled, line, moment } from "../writing/controls.ts";
import { hashOf, numbersIn, type Values } from "./drafting.ts";

interface Filling {
  readonly reader: Reader;
  /** What is wrong with a value, in words, or null. */
  mistake(name: string): string | null;
  change(changed: Values): void;
}

/** A field for each of the values. */
export function valueEditors(names: readonly string[], values: Values, filling: Filling): readonly TemplateResult[] {
  return names.map((name) => valueEditor(name, values[name], filling));
}

function valueEditor(name: string, value: unknown, { reader, mistake, change }: Filling): TemplateResult {
  const { brief, writing } = reader.words;
  const labels: Readonly<Record<string, string>> = brief.values;
  const field: Labelled = { name: `value-${name}`, label: labels[name] ?? name, mistake: mistake(name) };
  const set = (given: unknown): void => change({ [name]: given });
  switch (name) {
    case "by":
    case "from":
    case "until":
      return moment(field, value as number | null, reader, set);
    case "minutes":
      return count({ ...field, unit: writing.minutes }, value as number, set, 1);
    case "number":
      return count(field, value as number, set, 1);
    case "side":
      return choose(
        field,
        value as string,
        [reader.other, reader.own].map((side) => [side, sideName(side, reader)] as const),
        set,
      );
    case "numbers":
      return line({ ...field, help: brief.numbersHelp }, (value as readonly number[]).join(", "), (text) =>
        set(numbersIn(text)),
      );
    case "hash":
      return line({ ...field, help: brief.hashHelp }, (value as string | null) ?? "", (text) => set(hashOf(text)));
    default:
      return line(field, value as string, set);
  }
}
