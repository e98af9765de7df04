/** A count with its noun, by the rules of English: `1 message`, `12 messages`. */
const rules = new Intl.PluralRules("en");

export function counted(count: number, one: string, other: string): string {
  return `${count.toLocaleString("en-GB")} ${rules.select(count) === "one" ? one : other}`;
}
