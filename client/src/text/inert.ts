/**
 * What somebody else wrote, made safe to look at: split into runs, so that nothing in it can hide, turn the line round,
 * pass for another letter, or be followed.
 *
 *     split("go to \u202Ehttps://х.example") gives
 *     plain "go to " · hidden U+202E · link "https://х.example"
 *
 * Nothing is left out: the runs' texts together are the text. Sources: Unicode Standard Annex 9 (bidirectional
 * controls), Technical Report 36 (section 2, visual spoofing) and 39 (section 5, mixed scripts).
 */
import { lookalike } from "./lookalikes.ts";

/** A run of a text. `hidden` is one character that has no shape of its own, or would change that of others. */
export type Run =
  | { readonly kind: "plain" | "link"; readonly text: string }
  | { readonly kind: "hidden"; readonly text: string; readonly code: string }
  | { readonly kind: "lookalike"; readonly text: string; readonly like: string };

/** Formats, private use, unassigned, controls, separators, and letters and marks that are drawn as nothing. */
const HIDDEN =
  String.raw`[\p{Cf}\p{Co}\p{Cn}\p{Cc}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164` +
  String.raw`\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]`;

/** Han; a line feed; emoji made of several signs, whose joiners and selectors are no secret. */
const EMOJI = String.raw`\p{ExtPict}\ufe0f?(?:\u200d\p{ExtPict}\ufe0f?)+|\p{ExtPict}\ufe0f|[0-9#*]\ufe0f\u20e3`;
const WHOLE = String.raw`\p{Script=Han}+|\n|${EMOJI}`;

/** More marks than three on one letter reach into the lines above and below. */
const MARKS = String.raw`(?<=\p{M}{3})\p{M}`;

/** A letter or digit with its marks, of a script whose letters could pass for those of another. */
const LETTER = String.raw`(?:(?!${HIDDEN}|\p{Script=Han})[\p{L}\p{N}](?:(?!${HIDDEN})\p{M}){0,3})`;

/** An address that a reader might want to open. It is shown, never followed. */
const ADDRESS = String.raw`(?:(?!${HIDDEN})[^\s<>"'”’」』）)，。；、])`;
const LINK = String.raw`(?:[a-z][a-z0-9+.\-]{1,15}:\/\/|www\.)${ADDRESS}+(?<![.,;:!?])|[\w.+\-]{1,64}@[\w.\-]{0,255}\w`;

const TOKEN = new RegExp(
  `(?<whole>${WHOLE})|(?<hidden>${MARKS}|${HIDDEN})|(?<link>${LINK})|(?<word>${LETTER}+)`,
  "giu",
);
const WORD = new RegExp(`${LETTER}+`, "gu");

/** The runs of `text`, in order. `language` is what it says it is written in, as a tag of RFC 5646. */
export function split(text: string, language: string): readonly Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) add(runs, { kind: "plain", text: text.slice(end, match.index) });
    add(runs, runOf(match[0], match.groups!, language));
    end = match.index + match[0].length;
  }
  if (end < text.length) add(runs, { kind: "plain", text: text.slice(end) });
  return runs;
}

/** Whether a text has something to be warned of. */
export function isSuspect(text: string, language: string): boolean {
  return split(text, language).some(({ kind }) => kind === "hidden" || kind === "lookalike");
}

function runOf(text: string, groups: Record<string, string | undefined>, language: string): Run {
  if (groups["whole"] !== undefined) return { kind: "plain", text };
  if (groups["hidden"] !== undefined) return { kind: "hidden", text, code: codePoint(text) };
  const like = text.replaceAll(WORD, (word) => lookalike(word, language) ?? word);
  if (like !== text) return { kind: "lookalike", text, like };
  return { kind: groups["link"] === undefined ? "plain" : "link", text };
}

function codePoint(text: string): string {
  return `U+${text.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Neighbouring plain runs are one. */
function add(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  if (run.kind === "plain" && last?.kind === "plain")
    runs[runs.length - 1] = { kind: "plain", text: last.text + run.text };
  else runs.push(run);
}
