/** The names of MITRE ATLAS techniques and case studies, in both languages. Source and licence: README.md beside. */
import atlas from "./names.json";

const NAMES: Readonly<Record<string, readonly string[]>> = atlas.names;
const COLUMN = { en: 0, zh: 1 } as const;

/** All ids that have a name, techniques before case studies. */
export const TECHNIQUES: readonly string[] = Object.keys(NAMES).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

/** The name of a technique, a sub-technique after its parent's; null for an id that this edition does not have. */
export function techniqueName(id: string, language: "en" | "zh"): string | null {
  const name = NAMES[id]?.[COLUMN[language]];
  if (name === undefined) return null;
  const parent = /^(AML\.T\d{4})\.\d{3}$/.exec(id)?.[1];
  const parentName = parent === undefined ? null : techniqueName(parent, language);
  return parentName === null ? name : `${parentName}${language === "zh" ? "：" : ": "}${name}`;
}

function rank(id: string): number {
  return id.startsWith("AML.T") ? 0 : 1;
}
