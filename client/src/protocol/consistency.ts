/**
 * Two checkpoints of one log: consistent, not shown to be, or a fork. The twin of `crypto/consistency.py`, which says
 * what proves a fork, and why a consistency proof that is missing or does not hold is none.
 */
import { equal, type Bytes } from "./bytes.ts";
import { encodeOrigin, type VerifiedCheckpoint } from "./checkpoint.ts";
import { ForkDetected, Unverified } from "./errors.ts";
import { verifyConsistency, type Frontier } from "./merkle.ts";

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
  checkSameLog(known, shown);
  if (known.size === shown.size && !equal(known.root, shown.root)) throw fork(known, shown);
  const [older, newer] = known.size <= shown.size ? [known, shown] : [shown, known];
  await verifyConsistency(older.size, older.root, newer.size, newer.root, proof);
  return newer;
}

/**
 * Checks the checkpoint `shown` against the tree of the entries that its log served up to its size.
 *
 * `known` is the checkpoint that those entries were held to before. Gives `shown`. Throws `ForkDetected` where the root
 * differs, `RangeError` for a tree of another size.
 */
export async function checkEntries(
  known: VerifiedCheckpoint,
  shown: VerifiedCheckpoint,
  served: Frontier,
): Promise<VerifiedCheckpoint> {
  checkSameLog(known, shown);
  if (served.size !== shown.size) throw new RangeError("the tree is of another size than the checkpoint");
  if (!equal(await served.root(), shown.root)) throw fork(known, shown);
  return shown;
}

function checkSameLog(known: VerifiedCheckpoint, shown: VerifiedCheckpoint): void {
  if (encodeOrigin(known.origin) !== encodeOrigin(shown.origin)) throw new Unverified("consistency", "origin");
}

function fork(known: VerifiedCheckpoint, shown: VerifiedCheckpoint): ForkDetected {
  return new ForkDetected(encodeOrigin(known.origin), known.note, shown.note);
}
