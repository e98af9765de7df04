/** Digits as an officer writes them down: how many there are, and how the printed form spells them. */

const GROUPS = 8;
const GROUP = 5;

/** The digits in a text, whatever stands between them; those of a Chinese keyboard are digits, too. */
export function digitsIn(text: string): string {
  return text.normalize("NFKC").replaceAll(/[^0-9]/g, "");
}

/** Eight groups of five, as on the printed form; null for any other number of digits. */
export function spelled(text: string): string | null {
  const found = digitsIn(text);
  return found.length === GROUPS * GROUP ? found.match(/\d{5}/g)!.join(" ") : null;
}
