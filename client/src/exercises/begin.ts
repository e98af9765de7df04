/** How an exercise begins, and where an inject is written: in its file, with what the script says filled in. */
import { type EntryRef, writeHref } from "../app/route.ts";
import type { Device, Outgoing } from "../device/index.ts";
import { encodeForm } from "../protocol/forms.ts";
import type { MessageForm } from "../protocol/messages.ts";
import type { SidePost } from "../protocol/says.ts";
import { soleCapacity } from "../statements/rules.ts";
import { type Language, TAG } from "../words/words.ts";
import { blankForm, type Draft, draftKey } from "../writing/draft.ts";
import type { Due } from "./rules.ts";
import type { Script } from "./scripts.ts";

/** The posts that take part in an exercise, as far as a side has them. */
const TAKING_PART: readonly string[] = ["head", "liaison", "watch"];

/** Opens an exercise file for both sides' posts; it is titled as the script is. */
export async function beginExercise(device: Device, script: Script, language: Language): Promise<Outgoing> {
  const { lists } = await device.trust();
  const posts = lists.flatMap(({ side, posts: listed }) =>
    listed.filter(({ post }) => TAKING_PART.includes(post)).map(({ post }): SidePost => [side, post]),
  );
  const title = encodeForm({ form: "title", language: TAG[language], title: script.title[language] });
  return device.openFile({
    title: new TextDecoder().decode(title),
    posts,
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
    const draft: Draft = {
      version: 1,
      file: space,
      title: "",
      posts: [],
      form: { ...blankForm(name, TAG[language]), ...inject.form, text } as MessageForm,
      precedence: inject.precedence,
      capacity: soleCapacity(device.agreed().capacities),
      reply: inject.reply === null ? { kind: "none" } : { kind: "by", by: at + inject.reply },
      answers: about,
      corrects: null,
    };
    await device.saveLocalDraft(key, draft);
  }
  return writeHref(route);
}
