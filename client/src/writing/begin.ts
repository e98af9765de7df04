/** What a draft begins as, by what the page was opened with. */
import { REPEAT, type WriteRoute } from "../app/route.ts";
import { messageSays } from "../cases/rules.ts";
import type { Device, Shown } from "../device/index.ts";
import { isMessageType } from "../protocol/says.ts";
import { blankDraft, blankForm, type Draft } from "./draft.ts";
import { draftOf } from "./reopen.ts";
import { FREE_FORMS } from "./sections.ts";

/** What it begins with: the messages that are answered or corrected, and what is usual for this officer. */
export interface Begun extends Pick<Draft, "capacity" | "posts"> {
  readonly answers: Shown | null;
  readonly corrects: Shown | null;
  readonly language: string;
}

/** A blank form; or a message of ours with all that it said, where it is to be repeated. */
export async function beginDraft(device: Device, { file, form }: WriteRoute, begun: Begun): Promise<Draft> {
  const { answers, corrects, capacity, posts, language } = begun;
  if (form === REPEAT && corrects !== null) {
    const again = await repeated(device, corrects);
    if (again !== null) return again;
  }
  const free = FREE_FORMS.find((one) => one === form) ?? "notification";
  const asked = answers ?? corrects;
  const urgency = (asked && messageSays(asked)?.precedence) ?? "ROUTINE";
  return blankDraft({
    file: file ?? asked?.space ?? null,
    posts,
    form: blankForm(answers ? "answer" : corrects ? "correction" : free, language),
    precedence: urgency === "FLASH" ? "IMMEDIATE" : urgency,
    capacity,
    answers: placed(answers),
    corrects: placed(corrects),
  });
}

/** Null for what is in no form that is written by hand. */
async function repeated(device: Device, shown: Shown): Promise<Draft | null> {
  const { space, type, signer, body } = shown;
  const says = messageSays(shown);
  if (says === null || !isMessageType(type) || body.state !== "opened") return null;
  const draft = await draftOf(device, { ...says, space, type, texts: body.texts, capacity: signer.capacity });
  return draft && { ...draft, corrects: placed(shown) };
}

function placed(shown: Shown | null): Draft["answers"] {
  return shown === null ? null : { ...shown.place, id: shown.id };
}
