/** The proof of inconsistent histories as a file: both signed states of the log, as they were signed. */
import type { Alarm } from "../device/index.ts";
import { iso } from "../time/format.ts";

/** Bytes of the file: JSON that any program reads; the notes inside are exact. */
export function proofText(alarm: Alarm & { readonly proof: NonNullable<Alarm["proof"]> }): string {
  const { side, since, proof } = alarm;
  return `${JSON.stringify(
    {
      what: "inconsistent histories of one log: both checkpoints are validly signed",
      side,
      since: iso(since),
      known: proof.known,
      shown: proof.shown,
    },
    null,
    1,
  )}\n`;
}

/** Gives the proof to the officer as a file. */
export function exportProof(alarm: Alarm): void {
  if (alarm.proof === null) return;
  const url = URL.createObjectURL(
    new Blob([proofText({ ...alarm, proof: alarm.proof })], { type: "application/json" }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = `inconsistent-histories-${alarm.side ?? "log"}-${iso(alarm.since).replaceAll(/[:-]/g, "")}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
