/** What a message's sealed part holds: a form, or something that is none. Pure. */

import type { FileRow, Shown } from "../device/index.ts";
import { utf8 } from "../protocol/bytes.ts";
import { Malformed } from "../protocol/errors.ts";
import { type BriefForm, type Form, isBrief, parseForm, type Title } from "../protocol/forms.ts";
import type { MessageForm } from "../protocol/messages.ts";

/**
 * `form`, `brief`: as the schema has it, `brief` in agreed wording. `other`: it opened, but is in no form that this desk
 * knows; shown as it is.
 */
export type Opened =
  | { readonly state: "form"; readonly form: MessageForm }
  | { readonly state: "brief"; readonly form: BriefForm }
  | { readonly state: "other"; readonly texts: readonly string[] }
  | { readonly state: "closed" };

/** What a message says, as far as it could be opened. */
export function openedOf(shown: Pick<Shown, "body" | "type">): Opened {
  if (shown.body.state !== "opened") return { state: "closed" };
  const form = formOf(shown.body.texts[0] ?? "", shown.type);
  if (form === null || form.form === "title" || shown.body.texts.length > 1) {
    return { state: "other", texts: shown.body.texts };
  }
  return isBrief(form) ? { state: "brief", form } : { state: "form", form };
}

/** Whether it is a communication check: its digits are sent back on the Watch page. */
export function isCheck(opened: Opened): boolean {
  return opened.state === "brief" && opened.form.form === "short_message" && opened.form.code === "check";
}

/** What a message says in a form that is written by hand; null for anything else, and for what cannot be opened. */
export function messageFormOf(shown: Pick<Shown, "body" | "type">): MessageForm | null {
  const opened = openedOf(shown);
  return opened.state === "form" ? opened.form : null;
}

/** Whether it says what was and what is; anything else that replaces a message says the whole of it anew. */
export function isCorrection(shown: Pick<Shown, "body" | "type">): boolean {
  return messageFormOf(shown)?.form === "correction";
}

/** The title in a sealed text; null for anything that is not a title's form. */
export function titleOf(text: string | null): Title | null {
  const form = text === null ? null : formOf(text, "open");
  return form?.form === "title" ? form : null;
}

/** The text of a file's title with its language; text that is no form has no language that it could say. */
export function fileTitle(row: Pick<FileRow, "title">): { readonly text: string; readonly language: string } | null {
  return row.title === null ? null : textOfTitle(row.title);
}

/** The same of a title's own text, as a proposal has it. */
export function textOfTitle(text: string): { readonly text: string; readonly language: string } {
  const title = titleOf(text);
  return title === null ? { text, language: "und" } : { text: title.title, language: title.language };
}

function formOf(text: string, saidBy: string): Form | null {
  try {
    return parseForm(utf8(text), { saidBy });
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
