/**
 * The officer's language and appearance: what the node rendered the page with, until the officer changes it here. A
 * change is told to the node, so that its own pages and the next sign-in follow; without it the page goes on as chosen.
 */
import { type Language, languageOf, TAG } from "../words/words.ts";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The language that the document says it is in. */
export function documentLanguage(): Language {
  return languageOf(document.documentElement.lang);
}

/** The appearance that the document was given. */
export function documentTheme(): Theme {
  return THEMES.find((theme) => theme === document.documentElement.dataset["theme"]) ?? "auto";
}

/** Makes the document speak a language and wear an appearance. */
export function applyPreferences(language: Language, theme: Theme): void {
  document.documentElement.lang = TAG[language];
  document.documentElement.dataset["theme"] = theme;
}

/** Tells the node. That it cannot be reached is no loss: the page has changed already. */
export async function keepPreferences(changed: {
  readonly language?: Language;
  readonly theme?: Theme;
}): Promise<void> {
  const body = new URLSearchParams({
    ...(changed.language ? { language: changed.language === "zh" ? "zh-hans" : "en" } : {}),
    ...(changed.theme ? { theme: changed.theme } : {}),
  });
  try {
    const session = await fetch("/api/session");
    if (!session.ok) return;
    const { csrf } = (await session.json()) as { readonly csrf: string };
    await fetch("/preferences", { method: "POST", headers: { "X-CSRFToken": csrf }, body, redirect: "manual" });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
