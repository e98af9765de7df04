/** A draft: what an officer has filled in so far, and what is still missing. Pure; the device keeps it sealed. */
import { type EntryRef, entryRef, spellRef, type WriteRoute } from "../app/route.ts";
import type { MessageDraft, TrustView } from "../device/index.ts";
import { utf8 } from "../protocol/bytes.ts";
import { Malformed } from "../protocol/errors.ts";
import { encodeForm, parseForm } from "../protocol/forms.ts";
import type { MessageForm } from "../protocol/messages.ts";
import type { Precedence } from "../protocol/says.ts";
import { type Limiting, problemsOf, titleMistake } from "../statements/rules.ts";
import type { Opening } from "./opening.ts";
import { promisedBefore, unreadable } from "./times.ts";

export type MessageFormName = MessageForm["form"];
export type StatementName = "notice" | "request" | "answer";

/** How a reply is asked for; the time may not be filled in yet. */
export type ReplyChoice =
  | { readonly kind: "none" }
  | { readonly kind: "by"; readonly by: number | null }
  | { readonly kind: "within"; readonly basis: string };

export interface Draft {
  readonly version: 1;
  /** The file, or null for a new one with this title and these posts. */
  readonly file: string | null;
  readonly title: string;
  readonly posts: readonly (readonly [side: string, post: string])[];
  /** The new file, once it is being opened; null for what has another title or other posts since. */
  readonly opening: Opening | null;
  /** The form as filled in; its text may be blank. */
  readonly form: MessageForm;
  readonly precedence: Precedence;
  readonly capacity: string;
  readonly reply: ReplyChoice;
  /** The messages that it answers or corrects: where they are, and their ids. */
  readonly answers: (EntryRef & { readonly id: string }) | null;
  readonly corrects: (EntryRef & { readonly id: string }) | null;
}

/** What is missing or wrong: at which field, and why (a key of the words for mistakes). */
export interface Mistake {
  readonly field: string;
  readonly why: string;
}

/** The posts that speak with the other side. */
const SPEAKING: readonly string[] = ["head", "liaison", "watch"];

/** A form with nothing filled in: nothing is presumed, and no judgement has a default but 'unknown'. */
export function blankForm(name: MessageFormName, language: string): MessageForm {
  const text = { language, text: "" };
  const marked = { marking: "TLP:AMBER", status: "official", text } as const;
  switch (name) {
    case "notification":
      return {
        form: name,
        ...marked,
        status: "interim",
        asks: [],
        attributes: false,
        involvement: { basis: [], degree: "unknown" },
        relation: "unknown",
        sector: "unknown",
        since: null,
        stage: "initial",
        techniques: [],
        trail: { kind: "unknown", through: "unknown" },
        victim: null,
        what: "unknown",
      };
    case "preservation_request":
      return { form: name, ...marked, data: [], days: 30, items: [], window: null };
    case "explanation_request":
      return { form: name, ...marked, asks: [], concerns: "other", window: null };
    case "message":
      return { form: name, ...marked, subject: "" };
    case "answer":
      return { form: name, ...marked, outcome: "passed_on", reasons: [], rest_by: null };
    case "correction":
      return { form: name, ...marked, changes: [{ field: "other", was: "", now: "" }], ground: "new_information" };
    case "own_activity":
      return { form: name, ...marked, activity: "other", resembles: "unknown", sector: "unknown", window: null };
  }
}

/** A draft of a form, with what is known of it; the rest as it is unless the officer changes it. */
export function blankDraft(given: Pick<Draft, "form" | "capacity"> & Partial<Omit<Draft, "version">>): Draft {
  return {
    version: 1,
    file: null,
    title: "",
    posts: [],
    opening: null,
    precedence: "ROUTINE",
    reply: { kind: "none" },
    answers: null,
    corrects: null,
    ...given,
  };
}

/** Who takes part in a new file unless the officer changes it, and in an exercise. */
export function speakingPosts(lists: TrustView["lists"]): Draft["posts"] {
  return lists.flatMap(({ side, posts }) =>
    posts.filter(({ post }) => SPEAKING.includes(post)).map(({ post }) => [side, post] as const),
  );
}

/** The type of statement that says a draft: a message that asks for a reply is a request. */
export function statementOf({ form, reply }: Pick<Draft, "form" | "reply">): StatementName {
  switch (form.form) {
    case "answer":
      return "answer";
    case "preservation_request":
    case "explanation_request":
      return "request";
    case "message":
      return reply.kind === "none" ? "notice" : "request";
    default:
      return "notice";
  }
}

/** The form as it is signed: a blank text is none, unless the form needs one. */
export function finished(form: MessageForm): MessageForm {
  if (form.form === "message" || form.text === null || form.text.text.trim() !== "") return form;
  return { ...form, text: null };
}

/** The sealed text of a draft. Throws `Malformed` where a field cannot be spelled. */
export function textOf(draft: Draft): string {
  return new TextDecoder().decode(encodeForm(finished(draft.form)));
}

/** What is missing; empty where the draft can be sent. */
export function mistakesOf(draft: Draft, agreed: Limiting, now: number): readonly Mistake[] {
  return [
    ...fileMistakes(draft),
    ...timeMistakes(draft, now),
    ...formMistakes(draft),
    ...replyMistakes(draft, now),
    ...ruleMistakes(draft, agreed),
  ];
}

/** What the device is asked to sign. Only for a draft without mistakes; `space` is the file's. */
export function messageOf(draft: Draft, space: string, replies: ReadonlyMap<string, number>): MessageDraft {
  const { form, reply, capacity, precedence, answers, corrects } = draft;
  return {
    space,
    type: statementOf(draft),
    texts: [textOf(draft)],
    capacity,
    precedence,
    answers: answers?.id ?? null,
    closes: form.form === "answer" && (form.outcome === "done" || form.outcome === "cannot_say"),
    replaces: corrects?.id ?? null,
    reply:
      reply.kind === "by" && reply.by !== null
        ? { by: reply.by }
        : reply.kind === "within"
          ? { basis: reply.basis, within: replies.get(reply.basis) ?? 0 }
          : null,
  };
}

/** Where a draft is written, and by which it is known where it is kept. */
export type DraftPlace = Pick<WriteRoute, "file" | "answers" | "corrects" | "draft">;

/**
 * Under what a draft is kept: one for each thing that is being answered or corrected, and one for each file; a further
 * one in the same place has a name of its own.
 *
 *     write/new//   write/<space>/XA-412/   write/new///<draft>
 */
export function draftKey({ file, answers, corrects, draft }: DraftPlace): string {
  const about = [answers, corrects].map((one) => (one === null ? "" : spellRef(one)));
  return ["write", file ?? "new", ...about, ...(draft === null ? [] : [draft])].join("/");
}

/** Where what is kept under a key is written. */
export function placeOfKey(key: string): DraftPlace {
  const [, file = "", answers = "", corrects = "", draft = null] = key.split("/");
  return { file: file === "new" ? null : file, answers: entryRef(answers), corrects: entryRef(corrects), draft };
}

/** A draft as it was kept, or null for what another version of these pages kept. */
export function readDraft(content: unknown): Draft | null {
  const draft = content as Partial<Draft> | null;
  if (typeof draft !== "object" || draft === null || draft.version !== 1 || draft.form === undefined) return null;
  return { opening: null, ...draft } as Draft;
}

function fileMistakes({ file, title, posts }: Draft): readonly Mistake[] {
  if (file !== null) return [];
  const sides = new Set(posts.map(([side]) => side));
  const wrong = titleMistake(title);
  return [
    ...(wrong === null ? [] : [{ field: "title", why: wrong === "empty" ? "title" : wrong }]),
    ...(sides.size < 2 ? [{ field: "posts", why: "posts" }] : []),
  ];
}

function timeMistakes({ form }: Draft, now: number): readonly Mistake[] {
  return [
    ...unreadable(form).map((field) => ({ field, why: "time" })),
    ...promisedBefore(form, now).map((field) => ({ field, why: "past" })),
  ];
}

/** The schema itself says what is wrong first: `/text/text empty`. */
function formMistakes(draft: Draft): readonly Mistake[] {
  if (unreadable(draft.form).length > 0) return [];
  try {
    parseForm(utf8(textOf(draft)), { saidBy: statementOf(draft) });
    return [];
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const [, field = "form", why = error.detail] = /^\/(\w+)\S* (.+)$/.exec(error.detail) ?? [];
    return [{ field, why }];
  }
}

function replyMistakes({ reply }: Draft, now: number): readonly Mistake[] {
  if (reply.kind !== "by") return [];
  if (reply.by === null || Number.isNaN(reply.by)) return [{ field: "reply", why: "reply" }];
  return reply.by <= now ? [{ field: "reply", why: "past" }] : [];
}

function ruleMistakes(draft: Draft, agreed: Limiting): readonly Mistake[] {
  return problemsOf(finished(draft.form), draft, agreed).map((why) => ({
    field: why === "flash-length" ? "text" : "attributes",
    why,
  }));
}
