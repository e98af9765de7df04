/**
 * The proof of inconsistent histories as a file: both signed states of the log, as they were signed, and where their sizes
 * differ, what shows that one history has only one of them.
 */
import type { Alarm, ForkProof } from "../device/index.ts";
import { iso } from "../time/format.ts";

const PROVEN = "inconsistent histories of one log: both checkpoints are validly signed";
const TOLD = "inconsistent histories of one log, as the own node reports them: not verified by the device";

/** Bytes of the file: JSON that any program reads; the notes inside are exact. */
export function proofText({ code, side, since, proof }: Alarm & { readonly proof: ForkProof }): string {
  const { known, shown, through } = proof;
  return `${JSON.stringify(
    {
      what: code === "fork" ? PROVEN : TOLD,
      side,
      since: iso(since),
      known,
      shown,
      ...(through === null ? {} : { through }),
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
