/**
 * Words that look like other words: letters of two scripts mixed in one word, a word wholly of foreign letters that
 * look Latin, and letters that are only another cut of plain ones (ＸＡ, 𝐗𝐀).
 *
 *     lookalike("ХА", "en") is "XA"      Cyrillic, both
 *     lookalike("pаy", "en") is "pay"    a Cyrillic а
 *     lookalike("привет", "en") is null  Russian, and nothing else
 *
 * The table has the letters that share their shape with a Latin one in common typefaces (after Unicode Technical
 * Standard 39, confusables.txt, its rows for Cyrillic, Greek and Armenian).
 */

const LATIN_OF: Readonly<Record<string, string>> = {
  // Cyrillic
  А: "A",
  В: "B",
  Е: "E",
  К: "K",
  М: "M",
  Н: "H",
  О: "O",
  Р: "P",
  С: "C",
  Т: "T",
  Х: "X",
  У: "Y",
  Ѕ: "S",
  І: "I",
  Ј: "J",
  Ԛ: "Q",
  Ԝ: "W",
  а: "a",
  е: "e",
  о: "o",
  р: "p",
  с: "c",
  у: "y",
  х: "x",
  ѕ: "s",
  і: "i",
  ј: "j",
  ԁ: "d",
  һ: "h",
  ԛ: "q",
  ԝ: "w",
  ӏ: "l",
  ѵ: "v",
  // Greek
  Α: "A",
  Β: "B",
  Ε: "E",
  Ζ: "Z",
  Η: "H",
  Ι: "I",
  Κ: "K",
  Μ: "M",
  Ν: "N",
  Ο: "O",
  Ρ: "P",
  Τ: "T",
  Υ: "Y",
  Χ: "X",
  ο: "o",
  ν: "v",
  α: "a",
  ρ: "p",
  ι: "i",
  κ: "k",
  υ: "u",
  ϲ: "c",
  ϳ: "j",
  // Armenian
  Տ: "S",
  Օ: "O",
  Լ: "L",
  օ: "o",
  ս: "u",
  հ: "h",
  ց: "g",
  ո: "n",
  զ: "q",
};

/** The languages whose own letters those are: there only a mixture is suspect. */
const NATIVE = /^(ab|be|bg|ce|cv|el|hy|kk|kv|ky|mk|mn|os|ru|sr|tg|tt|tyv|uk)\b/;

/** Letters that are only another cut of plain ones: letter-like, full-width, mathematical. */
const RESTYLED = /[\u2102-\u2149\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}]/u;

/** What `word` could be mistaken for, or null. `language` is the language of the text that it stands in. */
export function lookalike(word: string, language: string): string | null {
  const plain = word.normalize("NFKC");
  if (RESTYLED.test(word)) return plain;
  const letters = [...word.normalize("NFD")].filter((letter) => /\p{L}/u.test(letter));
  const foreign = letters.filter((letter) => /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u.test(letter));
  if (foreign.length === 0 || isSymbol(letters)) return null;
  const mixed = letters.some((letter) => /\p{Script=Latin}/u.test(letter));
  const disguised = !NATIVE.test(language) && letters.every((letter) => letter in LATIN_OF);
  return mixed || disguised ? [...plain].map((letter) => LATIN_OF[letter] ?? letter).join("") : null;
}

/** A small Greek letter by itself is a sign of science. */
function isSymbol(letters: readonly string[]): boolean {
  return letters.length === 1 && /[α-ω]/.test(letters[0]!);
}
