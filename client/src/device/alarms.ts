/**
 * What this device could not verify. What keeps the logs from being taken in ends when both could be taken in whole; a
 * fork stays, and so does what was wrong in what was shown.
 */
import { parseOrigin } from "../protocol/checkpoint.ts";
import { ForkDetected, Malformed, ProtocolError, Unverified } from "../protocol/errors.ts";
import { DeviceError, isInterruption, KeyLost, StaleCheckpoint, TrustMissing } from "./errors.ts";
import type { Alarm } from "./views.ts";

const decoder = new TextDecoder();

const CODES: readonly Alarm["code"][] = [
  "fork",
  "checkpoint",
  "consistency",
  "inclusion",
  "stale",
  "trust-missing",
  "trust-entry",
  "hotline",
  "answer",
  "storage",
];

export class Alarms {
  private readonly raised = new Map<string, Alarm>();
  private readonly passing = new Set<string>();

  constructor(
    private readonly now: () => number,
    private readonly changed: () => void,
  ) {}

  list(): Alarm[] {
    return [...this.raised.values()];
  }

  /**
   * Raises what an error says of a side's log (null: it may say itself of which), and gives its key if it is new. Throws
   * what is a mistake of this program.
   */
  raise(error: unknown, log: string | null = null): string | undefined {
    if (isInterruption(error)) return undefined;
    if (!(error instanceof ProtocolError || error instanceof DeviceError)) throw error;
    const [code, side] = [codeOf(error), sideIn(error) ?? log];
    return this.put({ code, side, since: this.now(), detail: error.message, proof: proofOf(error) });
  }

  /** Keeps an alarm, and gives its key if it is new. */
  put(alarm: Alarm): string | undefined {
    const key = keyOf(alarm);
    if (this.raised.has(key)) return undefined;
    this.raised.set(key, alarm);
    this.changed();
    return key;
  }

  has(alarm: Pick<Alarm, "code" | "side">): boolean {
    return this.raised.has(keyOf(alarm));
  }

  /** Raises what keeps the logs from being taken in now. */
  raiseUntilSettled(error: unknown): void {
    const key = this.raise(error);
    if (key !== undefined && !(error instanceof ForkDetected)) this.passing.add(key);
  }

  /** What was an alarm is none any more. */
  lift(code: Alarm["code"]): void {
    for (const [key, alarm] of this.raised) if (alarm.code === code) this.raised.delete(key);
  }

  /** Both logs were taken in whole. */
  settle(): void {
    if (this.passing.size === 0) return;
    for (const key of this.passing) this.raised.delete(key);
    this.passing.clear();
    this.changed();
  }
}

function keyOf({ code, side }: Pick<Alarm, "code" | "side">): string {
  return `${code}/${side}`;
}

/** A note that does not parse or verify, however it fails, is a bad checkpoint. */
function codeOf(error: ProtocolError | DeviceError): Alarm["code"] {
  const known = CODES.find((code) => code === error.code);
  if (known !== undefined) return known;
  if (error instanceof KeyLost) return "storage";
  return error instanceof Malformed || error instanceof Unverified ? "checkpoint" : "answer";
}

function sideIn(error: unknown): string | undefined {
  if (error instanceof StaleCheckpoint || error instanceof TrustMissing) return error.side;
  return error instanceof ForkDetected ? parseOrigin(error.origin).side : undefined;
}

function proofOf(error: unknown): Alarm["proof"] {
  if (!(error instanceof ForkDetected)) return null;
  return { known: decoder.decode(error.known), shown: decoder.decode(error.shown), through: null };
}
