/**
 * What only sealed content shows, and so only devices can judge: it never changes what a node says. Pure.
 *
 * - A FLASH is short: so many words or 汉字, in proportion where both occur; and it fits the size that nodes take.
 * - To attribute responsibility to a government takes a capacity for which two officers sign.
 *
 * The figures are those of the Arrangement.
 */
import type { Agreed } from "../device/views.ts";
import { utf8 } from "../protocol/bytes.ts";
import { plaintextSize } from "../protocol/epoch.ts";
import { Malformed } from "../protocol/errors.ts";
import { encodeForm } from "../protocol/forms.ts";
import type { MessageForm } from "../protocol/messages.ts";
import { TITLE_LIMIT } from "../protocol/prose.ts";

/** What a text may hold at most: so many words, or so many Chinese characters. */
export interface Length {
  readonly words: number;
  readonly hanzi: number;
}

/** What of the Arrangement limits a message. */
export type Limiting = Pick<Agreed, "capacities" | "flash">;

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

/** How long a FLASH may be: in Chinese 汉字 are counted, in any other language words. */
export function flashLength({ lengths }: Agreed["flash"]): Length {
  const rows = [...lengths];
  const hanzi = rows.find(([language]) => isChinese(language))?.[1];
  const words = rows.find(([language]) => !isChinese(language))?.[1];
  return { words: words ?? hanzi!, hanzi: hanzi ?? words! };
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

/** What stands against saying a form so. */
export function problemsOf(
  form: MessageForm,
  { precedence, capacity }: Release,
  { capacities, flash }: Limiting,
): readonly Problem[] {
  const long = precedence === "FLASH" && isTooLong(form, flash);
  const attributes = form.form === "notification" && form.attributes && (capacities.get(capacity) ?? 0) < 2;
  return [...(long ? (["flash-length"] as const) : []), ...(attributes ? (["attributes-government"] as const) : [])];
}

function isTooLong(form: MessageForm, flash: Agreed["flash"]): boolean {
  return shareOf(measure(proseOf(form)), flashLength(flash)) > 1 || sealedSize(form) > flash.size;
}

/** The bytes that a form is sealed in; none for one that has no spelling yet. */
function sealedSize(form: MessageForm): number {
  try {
    return plaintextSize(encodeForm(form).length);
  } catch (error) {
    if (error instanceof Malformed) return 0;
    throw error;
  }
}

function isChinese(language: string): boolean {
  return /^zh\b/.test(language);
}

/** All that a form says in somebody's own words. */
export function proseOf(form: MessageForm): string {
  const changes = form.form === "correction" ? form.changes.flatMap(({ was, now }) => [was, now]) : [];
  return [...(form.form === "message" ? [form.subject] : []), ...changes, form.text?.text ?? ""].join("\n");
}

/** What can be wrong with a title. */
export type TitleMistake = "empty" | "size";

/** What is wrong with a file's title, or null. */
export function titleMistake(title: string): TitleMistake | null {
  if (title.trim() === "") return "empty";
  return utf8(title).length > TITLE_LIMIT ? "size" : null;
}
