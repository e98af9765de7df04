/**
 * A fork that the own node reports of the other side's log: two signed states that no one history passes through. That
 * is the node's word, until this device has verified it:
 *
 *  1. both notes are of that log, and signed with the keys that stand at their sizes;
 *  2. they contradict each other. Of one size, their roots differ. Of two sizes, the larger one passes at the smaller
 *     size through another root: the one that entry 0's inclusion proof leads to, if a consistency proof leads from it
 *     to the larger root. The node gives both proofs; what they prove holds whoever gave them.
 *
 * `protocol/consistency.ts` says what proves a fork, and that a proof that does not hold is none.
 */
import { utf8 } from "../protocol/bytes.ts";
import type { VerifiedCheckpoint } from "../protocol/checkpoint.ts";
import { checkConsistent } from "../protocol/consistency.ts";
import { ForkDetected, ProtocolError, Unverified } from "../protocol/errors.ts";
import { inclusionRoot, leafHash, verifyConsistency } from "../protocol/merkle.ts";
import type { Api } from "./api.ts";
import type { Line } from "./deskanswers.ts";
import { DeviceError } from "./errors.ts";
import type { Trust } from "./trust.ts";
import type { Alarm, ForkProof } from "./views.ts";

type Reported = Pick<NonNullable<Line["fork"]>, "known" | "shown">;
type Through = ForkProof["through"];

/** The alarm that a reported fork is: one that is proven, or the node's word where this device could not verify it. */
export async function forkAlarm({ known, shown }: Reported, since: number, trust: Trust, api: Api): Promise<Alarm> {
  const alarm = { side: trust.other, since };
  try {
    const through = await verifyFork({ known, shown }, trust, api);
    return { ...alarm, code: "fork", detail: "", proof: { known, shown, through } };
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof DeviceError)) throw error;
    return { ...alarm, code: "fork-told", detail: error.message, proof: { known, shown, through: null } };
  }
}

/** What two states of different sizes contradict each other by; null where their notes alone do. Throws what fails. */
async function verifyFork({ known, shown }: Reported, trust: Trust, api: Api): Promise<Through> {
  const [one, another] = await Promise.all([known, shown].map((note) => trust.verifyNote(trust.other, utf8(note))));
  const [older, newer] = one!.size <= another!.size ? [one!, another!] : [another!, one!];
  if (older.size < newer.size) return passedThrough(older, newer, api);
  try {
    await checkConsistent(older, newer, []);
  } catch (error) {
    if (error instanceof ForkDetected) return null;
    throw error;
  }
  throw new Unverified("consistency", "one root");
}

async function passedThrough(older: VerifiedCheckpoint, newer: VerifiedCheckpoint, api: Api): Promise<Through> {
  const { side } = older.origin;
  const { entry, proof } = await api.entry(side, 0, older.size);
  const root = await inclusionRoot(await leafHash(entry), 0, older.size, proof.map(fromHex));
  const consistency = await api.consistency(side, older.size, newer.size);
  await verifyConsistency(older.size, root, newer.size, newer.root, consistency.map(fromHex));
  if (root.toHex() === older.root.toHex()) throw new Unverified("consistency", "one history");
  return { size: older.size, root: root.toHex(), consistency };
}

function fromHex(hash: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(hash);
}
