/** A draft that begins with a line of the watch log: what happened and when is not written twice. */
import { writeHref } from "../app/route.ts";
import type { Device, LogLine } from "../device/index.ts";
import { soleCapacity } from "../statements/rules.ts";
import { blankDraft, blankForm, type Draft, draftKey, readDraft, speakingPosts } from "../writing/draft.ts";
import { textOf } from "./entries.ts";

/** Seconds by which the time of a line may be off. */
const UNCERTAIN = 300;

/**
 * Keeps the draft on this device; the address at which to go on writing, which has no content.
 *
 * A new file that was begun already keeps what it has, with the line after it.
 */
export async function draftFromLine(device: Device, line: LogLine, language: string): Promise<string> {
  const route = { file: null, answers: null, corrects: null, draft: null };
  const key = draftKey(route);
  const kept = readDraft((await device.localDrafts()).find(({ id }) => id === key)?.content);
  const draft = kept ?? (await beginning(device, line, language));
  const before = draft.form.text?.text ?? "";
  const text = [before, textOf(line) ?? ""].filter((part) => part !== "").join("\n");
  const form = { ...draft.form, text: { language: draft.form.text?.language ?? language, text } };
  await device.saveLocalDraft(key, { ...draft, form } satisfies Draft);
  return writeHref({ form: form.form });
}

async function beginning(device: Device, { at }: LogLine, language: string): Promise<Draft> {
  const { lists } = await device.trust();
  const form = blankForm("notification", language);
  return blankDraft({
    posts: speakingPosts(lists),
    form: form.form === "notification" ? { ...form, since: { at, uncertainty: UNCERTAIN } } : form,
    capacity: soleCapacity(device.agreed().capacities),
  });
}
