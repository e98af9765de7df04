/** What came so far of the reply to a message: that whoever takes over need not open the file to see what is promised. */
import type { Reader } from "../app/reader.ts";
import { openedOf } from "../cases/opened.ts";
import type { Shown } from "../device/index.ts";
import { utc } from "../time/format.ts";

/** The reply that leaves the rest open: when it was given, and by when it says that the rest comes. */
export function soFar(reply: Shown, reader: Reader): string {
  const { desk } = reader.words;
  const words = reply.type === "holding" ? desk.holding : desk.inPart;
  const by = restBy(reply);
  return words(utc(reply.at, reader), by === null ? null : utc(by, reader));
}

/** By when the rest is to come; null where it does not say so, or cannot be opened here. */
function restBy(reply: Shown): number | null {
  const opened = openedOf(reply);
  if (opened.state === "brief" && opened.form.form === "holding_reply") return opened.form.by;
  return opened.state === "form" && opened.form.form === "answer" ? opened.form.rest_by : null;
}
