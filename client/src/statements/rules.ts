/**
 * What only sealed content shows, and so only devices can judge: it never changes what a node says. Pure.
 *
 * - A FLASH is short: 200 English words or 400 汉字, in proportion where both occur.
 * - To attribute responsibility to a government takes a capacity for which two officers sign.
 *
 * The figures are those of the Arrangement; rules version 1 fixes the length of a FLASH.
 */
import type { MessageForm } from "../protocol/forms.ts";

/** What a text may hold at most: so many words, or so many Chinese characters. */
export interface Length {
  readonly words: number;
  readonly hanzi: number;
}

export const FLASH_LENGTH: Length = { words: 200, hanzi: 400 };

/** What a message is said with, as far as these rules look at it. */
export interface Release {
  readonly precedence: string;
  readonly capacity: string;
}

export type Problem = "flash-length" | "attributes-government";

/** The capacity in which one officer may speak alone: the first for which the Arrangement asks one signature. */
export function soleCapacity(signatures: ReadonlyMap<string, number>): string {
  return [...signatures].find(([, needed]) => needed === 1)?.[0] ?? "centre";
}

/** The words and the Chinese characters of a text. A word is letters and digits, with what joins them inside. */
export function measure(text: string): Length {
  const hanzi = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words =
    text.replaceAll(/\p{Script=Han}/gu, " ").match(/[\p{L}\p{N}]+(?:['’.,:/@_-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
  return { words, hanzi };
}

/** How much of a length a text takes up; 1 is all of it. */
export function shareOf({ words, hanzi }: Length, length: Length): number {
  return words / length.words + hanzi / length.hanzi;
}

/** What stands against saying a form so. `signatures`: how many each capacity needs. */
export function problemsOf(
  form: MessageForm,
  { precedence, capacity }: Release,
  signatures: ReadonlyMap<string, number>,
): readonly Problem[] {
  const long = precedence === "FLASH" && shareOf(measure(proseOf(form)), FLASH_LENGTH) > 1;
  const attributes = form.form === "notification" && form.attributes && (signatures.get(capacity) ?? 0) < 2;
  return [...(long ? (["flash-length"] as const) : []), ...(attributes ? (["attributes-government"] as const) : [])];
}

/** All that a form says in somebody's own words. */
export function proseOf(form: MessageForm): string {
  const changes = form.form === "correction" ? form.changes.flatMap(({ was, now }) => [was, now]) : [];
  return [...(form.form === "message" ? [form.subject] : []), ...changes, form.text?.text ?? ""].join("\n");
}
