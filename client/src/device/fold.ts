/**
 * A log's trust entries, folded in order: which list of signatories stood at which entry. Pure.
 *
 * Each frame states how many trust entries were admitted before it in its log (`trust`). So an entry is judged by the
 * list that stands there, and one that counts more than were shown betrays what is kept back.
 */
import {
  PAYLOAD_TYPE as ARRANGEMENT,
  type Arrangement,
  parseArrangement,
  verifyArrangement,
} from "../protocol/arrangement.ts";
import type { Bytes } from "../protocol/bytes.ts";
import { parseChange, PAYLOAD_TYPE as SIGNATORIES } from "../protocol/changes.ts";
import { verifyEnvelope } from "../protocol/dsse.ts";
import { Malformed, Refused } from "../protocol/errors.ts";
import { type Frame, parseFrame } from "../protocol/frame.ts";
import { admitChange, type Device, noSignatories, type Signatories } from "../protocol/signatories.ts";
import { TrustMissing } from "./errors.ts";

/** An admitted trust entry: where it stands, when (its log's clock), and the list after it. */
export interface Step {
  readonly index: number;
  readonly at: number;
  readonly list: Signatories;
}

/** What a log's trust entries make. `steps` has the Arrangement's entry first, then each admitted change. */
export interface FoldedLog {
  readonly side: string;
  readonly arrangement: Arrangement | null;
  readonly steps: readonly Step[];
}

/** A log of which nothing is known. */
export function emptyLog(side: string): FoldedLog {
  return { side, arrangement: null, steps: [] };
}

/** The list that stands before entry `index`, or at that size. */
export function listAt(log: FoldedLog, index: number): Signatories {
  return log.steps.findLast((step) => step.index < index)?.list ?? noSignatories(log.side);
}

/** The newest list. */
export function newestList(log: FoldedLog): Signatories {
  return log.steps.at(-1)?.list ?? noSignatories(log.side);
}

/** When a device was listed or revoked. */
export interface DeviceChange {
  readonly at: number;
  readonly kind: "device-listed" | "device-revoked";
  readonly device: Device;
}

/** What became of a side's devices, in the order of its log. */
export function deviceChanges({ steps }: FoldedLog): DeviceChange[] {
  return steps.flatMap(({ at, list }, place) => {
    const before = steps[place - 1]?.list;
    const devices = [...list.devices.values()];
    const listed = devices.filter(({ id }) => before?.devices.has(id) !== true);
    const revoked = devices.filter(({ id }) => list.revoked.has(id) && before?.revoked.has(id) !== true);
    return [
      ...listed.map((device) => ({ at, kind: "device-listed" as const, device })),
      ...revoked.map((device) => ({ at, kind: "device-revoked" as const, device })),
    ];
  });
}

/**
 * Takes in a trust entry that is said to stand at `index`. One that is inadmissible changes nothing: gives the same
 * log. `verify` may leave out signatures that were verified before the entry was kept.
 *
 * Throws `TrustMissing`, and `Malformed` for what is no entry.
 */
export async function foldEntry(
  log: FoldedLog,
  { index, entry }: { index: number; entry: Bytes },
  { hotline, verify = verifyEnvelope }: { hotline: string; verify?: typeof verifyEnvelope },
): Promise<FoldedLog> {
  const frame = parseFrame(entry);
  try {
    checkTrust(log, index, frame);
    return await admit(log, index, frame, hotline, verify);
  } catch (error) {
    if (error instanceof Refused || (error instanceof Malformed && frame.envelope !== null)) return log;
    throw error;
  }
}

/**
 * Checks what an entry says of the trust entries before it. Throws `TrustMissing` where it counts more than are known,
 * `Refused("trust")` where it counts fewer: then its frame is unsound.
 */
export function checkTrust(log: FoldedLog, index: number, frame: Frame): void {
  const known = log.steps.filter((step) => step.index < index).length;
  if (frame.trust > known) throw new TrustMissing(log.side, index, frame.trust, known);
  if (frame.trust < known) throw new Refused("trust");
}

async function admit(
  log: FoldedLog,
  index: number,
  frame: Frame,
  hotline: string,
  verify: typeof verifyEnvelope,
): Promise<FoldedLog> {
  const { envelope, at } = frame;
  if (envelope?.payloadType === ARRANGEMENT) {
    if (log.steps.length > 0) throw new Refused("version");
    const arrangement = await verifyArrangement(await parseArrangement(envelope), { hotline, verify });
    return { ...log, arrangement, steps: [{ index, at, list: noSignatories(log.side) }] };
  }
  if (envelope?.payloadType !== SIGNATORIES) return log;
  if (log.arrangement === null) throw new Refused("hotline");
  const change = await parseChange(envelope);
  const list = await admitChange(newestList(log), change, { arrangement: log.arrangement, at, verify });
  return { ...log, steps: [...log.steps, { index, at, list }] };
}
