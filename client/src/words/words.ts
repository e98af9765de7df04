/** The words of the pages, whole in both languages: a word that one of them lacks does not compile. */
import * as en from "./en/all.ts";
import * as zh from "./zh/all.ts";

export type Language = "en" | "zh";
export type Words = typeof en;
export type { Refusal } from "./en/refusals.ts";

/** The words of each language. */
export const WORDS: Readonly<Record<Language, Words>> = { en, zh };

/** The tag for `lang` (RFC 5646). */
export const TAG = { en: "en", zh: "zh-Hans" } as const satisfies Record<Language, string>;

/** The language of a tag, as far as the pages have it: Chinese of any kind is Chinese, all else English. */
export function languageOf(tag: string): Language {
  return /^zh\b/i.test(tag) ? "zh" : "en";
}
