/** The times in a form that is being written. What was typed may be none: NaN, and null once the draft was kept. */
import type { MessageForm } from "../protocol/messages.ts";

/** The fields that hold a time which cannot be read. */
export function unreadable(form: MessageForm): readonly string[] {
  return [...new Set(timesOf(form).flatMap(([field, at]) => (Number.isFinite(at) ? [] : [field])))];
}

/** The form as it can be shown: of a time that cannot be read nothing is stated. */
export function legible(form: MessageForm): MessageForm {
  return { ...form, ...Object.fromEntries(unreadable(form).map((field) => [field, null])) } as MessageForm;
}

/** The fields that promise something for a time that has passed. */
export function promisedBefore(form: MessageForm, now: number): readonly string[] {
  return "rest_by" in form && form.rest_by !== null && form.rest_by <= now ? ["rest_by"] : [];
}

function timesOf(form: MessageForm): readonly (readonly [field: string, at: number])[] {
  return [
    ...("since" in form && form.since !== null ? ([["since", form.since.at]] as const) : []),
    ...("rest_by" in form && form.rest_by !== null ? ([["rest_by", form.rest_by]] as const) : []),
    ...("window" in form && form.window !== null
      ? ([
          ["window", form.window.start],
          ["window", form.window.end],
        ] as const)
      : []),
  ];
}
