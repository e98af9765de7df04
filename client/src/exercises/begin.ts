/** How an exercise begins, and where an inject is written: in its file, with what the script says filled in. */
import { type EntryRef, writeHref } from "../app/route.ts";
import type { Device, Outgoing } from "../device/index.ts";
import { encodeForm } from "../protocol/forms.ts";
import type { MessageForm } from "../protocol/messages.ts";
import { soleCapacity } from "../statements/rules.ts";
import { type Language, TAG } from "../words/words.ts";
import { blankDraft, blankForm, draftKey, speakingPosts } from "../writing/draft.ts";
import type { Due } from "./rules.ts";
import type { Script } from "./scripts.ts";

/** Opens an exercise file for both sides' posts; it is titled as the script is. */
export async function beginExercise(device: Device, script: Script, language: Language): Promise<Outgoing> {
  const { lists } = await device.trust();
  const title = encodeForm({ form: "title", language: TAG[language], title: script.title[language] });
  return device.openFile({
    title: new TextDecoder().decode(title),
    posts: speakingPosts(lists),
    exercise: true,
    capacity: soleCapacity(device.agreed().capacities),
  });
}

/**
 * Where an inject is written; what the script says is kept as a draft for there, unless the officer has one already.
 * `about`: the message that it answers.
 */
export async function writeInject(
  device: Device,
  { inject, at }: Due,
  { space, about, language }: { space: string; about: (EntryRef & { id: string }) | null; language: Language },
): Promise<string> {
  const name = inject.form.form;
  const answers = about === null ? null : { side: about.side, index: about.index };
  const route = { file: space, form: name, answers, corrects: null, draft: null };
  if (name === "holding_reply") return writeHref(route);
  const key = draftKey(route);
  const kept = await device.localDrafts();
  if (!kept.some(({ id }) => id === key)) {
    const text = { language: TAG[language], text: inject.text?.[language] ?? "" };
    const draft = blankDraft({
      file: space,
      form: { ...blankForm(name, TAG[language]), ...inject.form, text } as MessageForm,
      precedence: inject.precedence,
      capacity: soleCapacity(device.agreed().capacities),
      reply: inject.reply === null ? { kind: "none" } : { kind: "by", by: at + inject.reply },
      answers: about,
    });
    await device.saveLocalDraft(key, draft);
  }
  return writeHref(route);
}
