/**
 * A message made into a draft again, to be shown or gone on with. The draft says what it answers or corrects by the
 * statement's place; a message knows only its id, so the file is looked through for it.
 */
import { type EntryRef, writeHref } from "../app/route.ts";
import type { Device, MessageDraft, Shown } from "../device/index.ts";
import { utf8 } from "../protocol/bytes.ts";
import { Malformed } from "../protocol/errors.ts";
import { type Form, isBrief, parseForm } from "../protocol/forms.ts";
import type { Precedence } from "../protocol/says.ts";
import { blankDraft, type Draft, draftKey, type ReplyChoice } from "./draft.ts";

/** The draft of a message; null for one in no form that is written by hand. */
export async function draftOf(device: Device, message: MessageDraft): Promise<Draft | null> {
  const form = formOf(message);
  if (form === null || form.form === "title" || isBrief(form)) return null;
  return blankDraft({
    file: message.space,
    form,
    precedence: message.precedence as Precedence,
    capacity: message.capacity,
    reply: replyOf(message),
    answers: await placeOf(device, message.space, message.answers ?? null),
    corrects: await placeOf(device, message.space, message.replaces ?? null),
  });
}

/**
 * Keeps a message as a draft on this device, beside whatever was begun in the same place; the address at which to go on
 * writing, or null for what has no draft.
 */
export async function keepAsDraft(device: Device, message: MessageDraft): Promise<string | null> {
  const draft = await draftOf(device, message);
  if (draft === null) return null;
  const { file, form, answers, corrects } = draft;
  const place = { file, answers, corrects, draft: crypto.randomUUID() };
  await device.saveLocalDraft(draftKey(place), draft);
  return writeHref({ ...place, form: form.form });
}

function formOf({ texts, type }: MessageDraft): Form | null {
  try {
    return parseForm(utf8(texts[0] ?? ""), { saidBy: type });
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function replyOf({ reply }: MessageDraft): ReplyChoice {
  if (reply == null) return { kind: "none" };
  return "by" in reply ? { kind: "by", by: reply.by } : { kind: "within", basis: reply.basis };
}

/** The place of a statement of a file by its id, from the end backwards; null where the file does not have it. */
async function placeOf(device: Device, space: string, id: string | null): Promise<(EntryRef & { id: string }) | null> {
  if (id === null) return null;
  for (let file = await device.file(space); ; file = await device.earlier(space)) {
    const found = file.items.find((item): item is Shown => "type" in item && item.id === id);
    if (found !== undefined) return { side: found.place.side, index: found.place.index, id };
    if (!file.earlier) return null;
  }
}
