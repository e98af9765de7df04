/**
 * What this device could not verify, kept until it holds again. A fork stays, and so does an entry that is not in the
 * log it was shown in; all else ends when both logs could be taken in whole.
 */
import { ForkDetected, Malformed, ProtocolError, Unverified } from "../protocol/errors.ts";
import { DeviceError, isInterruption } from "./errors.ts";
import type { Alarm } from "./views.ts";

const decoder = new TextDecoder();

const CODES: readonly Alarm["code"][] = [
  "fork", "checkpoint", "consistency", "inclusion", "stale", "trust-missing", "trust", "hotline", "answer",
];
const LASTING: ReadonlySet<Alarm["code"]> = new Set<Alarm["code"]>(["fork", "inclusion", "hotline"]);

export class Alarms {
  private readonly raised = new Map<string, Alarm>();

  constructor(
    private readonly now: () => number,
    private readonly changed: () => void,
  ) {}

  list(): Alarm[] {
    return [...this.raised.values()];
  }

  /** Raises what an error says of a side's log (null: of no one log). Throws on what is a mistake of this program. */
  raise(error: unknown, side: string | null): void {
    if (isInterruption(error)) return;
    if (!(error instanceof ProtocolError || error instanceof DeviceError)) throw error;
    const code = codeOf(error);
    const key = `${code}/${side}`;
    if (this.raised.has(key)) return;
    this.raised.set(key, { code, side, since: this.now(), detail: error.message, proof: proofOf(error) });
    this.changed();
  }

  /** Both logs were taken in whole. */
  settle(): void {
    const before = this.raised.size;
    for (const [key, { code }] of this.raised) if (!LASTING.has(code)) this.raised.delete(key);
    if (this.raised.size < before) this.changed();
  }
}

/** A note that does not parse or verify, however it fails, is a bad checkpoint. */
function codeOf(error: ProtocolError | DeviceError): Alarm["code"] {
  const known = CODES.find((code) => code === error.code);
  if (known !== undefined) return known;
  return error instanceof Malformed || error instanceof Unverified ? "checkpoint" : "answer";
}

function proofOf(error: unknown): Alarm["proof"] {
  if (!(error instanceof ForkDetected)) return null;
  return { known: decoder.decode(error.known), shown: decoder.decode(error.shown) };
}
