/** What came so far of the reply to a message: that whoever takes over need not open the file to see what is promised. */
import { html, nothing, type TemplateResult } from "lit";
import type { Reader } from "../app/reader.ts";
import { openedOf } from "../cases/opened.ts";
import type { Shown } from "../device/index.ts";
import { utc } from "../time/format.ts";

/** The reply that leaves the rest open: when it was given, by when it says that the rest comes, and that this passed. */
export function soFar(reply: Shown, reader: Reader): TemplateResult {
  const { desk } = reader.words;
  const words = reply.type === "holding" ? desk.holding : desk.inPart;
  const by = restBy(reply);
  return html`${words(utc(reply.at, reader), by === null ? null : utc(by, reader))}${
    by !== null && by < reader.now ? html` <b>▲ ${desk.promisePassed}</b>` : nothing
  }`;
}

/** By when the rest is to come; null where it does not say so, or cannot be opened here. */
export function restBy(reply: Shown): number | null {
  const opened = openedOf(reply);
  if (opened.state === "brief" && opened.form.form === "holding_reply") return opened.form.by;
  return opened.state === "form" && opened.form.form === "answer" ? opened.form.rest_by : null;
}
