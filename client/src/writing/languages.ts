/** The languages that a text may be said to be in: those of both sides first, then the others of the United Nations. */
import { languageName, type Reader } from "../app/reader.ts";
import type { Option } from "./controls.ts";

const TAGS = ["en", "zh-Hans", "ar", "es", "fr", "ru"] as const;

/** The languages by name; the reader's own stands first. */
export function languageOptions(reader: Reader): readonly Option<string>[] {
  const own = reader.language === "zh" ? "zh-Hans" : "en";
  return [own, ...TAGS.filter((tag) => tag !== own)].map((tag) => [tag, languageName(tag, reader)] as const);
}
