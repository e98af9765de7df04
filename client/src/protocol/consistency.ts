/**
 * Two checkpoints of one log: consistent, not shown to be, or a fork. The twin of `crypto/consistency.py`, which says
 * what proves a fork, and why a consistency proof that is missing or does not hold is none.
 */
import { type Bytes, equal } from "./bytes.ts";
import { encodeOrigin, type VerifiedCheckpoint } from "./checkpoint.ts";
import { ForkDetected, Unverified } from "./errors.ts";
import { verifyConsistency } from "./merkle.ts";

/** The root of a tree of entries at a size; undefined where the entries do not reach that far. */
export type RootAt = (size: number) => Promise<Bytes | undefined>;

/**
 * Checks that one of two checkpoints of a log is a prefix of the other, by the proof between their sizes.
 *
 * Gives the larger one, whichever it is; `shown` where the sizes are equal (the proof is then empty). Throws
 * `ForkDetected` where sizes are equal and roots are not, else `Unverified("consistency")`.
 */
export async function checkConsistent(
  known: VerifiedCheckpoint,
  shown: VerifiedCheckpoint,
  proof: readonly Bytes[],
): Promise<VerifiedCheckpoint> {
  const [older, newer] = ordered(known, shown);
  await verifyConsistency(older.size, older.root, newer.size, newer.root, proof);
  return newer;
}

/**
 * Checks that one of two checkpoints of a log is a prefix of the other, by the entries that lead to the larger one.
 *
 * `served` is the tree of these entries. Gives the larger one, as `checkConsistent` does. Throws
 * `Unverified("consistency")` where they do not lead to the larger one, and `ForkDetected` where they do and did not
 * pass through the smaller one, or sizes are equal and roots are not.
 */
export async function checkEntries(
  known: VerifiedCheckpoint,
  shown: VerifiedCheckpoint,
  served: RootAt,
): Promise<VerifiedCheckpoint> {
  const [older, newer] = ordered(known, shown);
  if (!(await leadTo(served, newer))) throw new Unverified("consistency", "entries");
  if (!(await leadTo(served, older))) throw fork(known, shown);
  return newer;
}

/** The smaller one and the larger one of two checkpoints of one log, `shown` last where the sizes are equal. */
function ordered(known: VerifiedCheckpoint, shown: VerifiedCheckpoint): [VerifiedCheckpoint, VerifiedCheckpoint] {
  if (encodeOrigin(known.origin) !== encodeOrigin(shown.origin)) throw new Unverified("consistency", "origin");
  if (known.size === shown.size && !equal(known.root, shown.root)) throw fork(known, shown);
  return known.size <= shown.size ? [known, shown] : [shown, known];
}

async function leadTo(served: RootAt, { size, root }: VerifiedCheckpoint): Promise<boolean> {
  const reached = await served(size);
  return reached !== undefined && equal(reached, root);
}

function fork(known: VerifiedCheckpoint, shown: VerifiedCheckpoint): ForkDetected {
  return new ForkDetected(encodeOrigin(known.origin), known.note, shown.note);
}
