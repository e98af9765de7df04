/**
 * A proof that an entry is in a log: C2SP tlog-proof. The twin of `crypto/proof.py`, which has the rules; a device only
 * verifies.
 *
 *     c2sp.org/tlog-proof@v1⏎
 *     index 73894⏎
 *     gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=⏎           the audit path, from the leaf's sibling up,
 *     B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=⏎           at most 63 hashes
 *     ⏎
 *     <the signed checkpoint, verbatim>
 */
import type { Bytes } from "./bytes.ts";
import { type VerifiedCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import type { LogPublicKey } from "./cosignature.ts";
import { Malformed } from "./errors.ts";
import { HASH_SIZE, leafHash, verifyInclusion } from "./merkle.ts";
import { MAX_NOTE_SIZE } from "./note.ts";
import { base64Bytes, Field } from "./wire.ts";

export const HEADER = "c2sp.org/tlog-proof@v1";
export const MAX_HASHES = 63;
export const MAX_PROOF_SIZE = 4_096 + MAX_NOTE_SIZE;

const INDEX = /^index (0|[1-9][0-9]{0,15})$/;
const LINE_FEED = 0x0a;

/** A proof as parsed: an entry's index, its audit path, a signed checkpoint. Nothing of it is verified. */
export interface Proof {
  readonly index: number;
  readonly hashes: readonly Bytes[];
  readonly checkpoint: Bytes;
}

/** An entry that stands at `index` in the log of the checkpoint. */
export interface VerifiedInclusion {
  readonly entry: Bytes;
  readonly index: number;
  readonly checkpoint: VerifiedCheckpoint;
}

/**
 * Parses a proof of at most 69,632 bytes; its checkpoint is not looked into. Throws `Malformed("proof")`, or `"wire"`
 * for base64.
 */
export function parseProof(data: Bytes): Proof {
  if (data.length > MAX_PROOF_SIZE) throw new Malformed("proof", "size");
  const end = data.findIndex((byte, at) => byte === LINE_FEED && data[at + 1] === LINE_FEED);
  if (end < 0 || data.subarray(0, end).some((byte) => byte > 0x7f)) throw new Malformed("proof", "no empty line");
  const [header, first, ...lines] = new TextDecoder().decode(data.subarray(0, end)).split("\n");
  const found = INDEX.exec(first ?? "");
  if (header !== HEADER || found === null) throw new Malformed("proof", "header");
  if (lines.length > MAX_HASHES) throw new Malformed("proof", "count");
  const index = Number(found[1]);
  if (!Number.isSafeInteger(index)) throw new Malformed("proof", "index");
  const hashes = lines.map((line) => base64Bytes(new Field(line, "hash"), { size: HASH_SIZE }));
  return { index, hashes, checkpoint: data.slice(end + 2) };
}

/**
 * Verifies that the entry's bytes stand in the log, as its signed checkpoint has it.
 *
 * The steps of "Verifying a tlog proof". Step 3, cosignatures, is the caller's: `verifyCosigned` on the parsed proof's
 * checkpoint. Throws what `verifyCheckpoint` throws, `Malformed("proof")`, and `Unverified("inclusion")`.
 */
export async function verifyProof(
  data: Bytes,
  { entry, log }: { entry: Bytes; log: LogPublicKey },
): Promise<VerifiedInclusion> {
  const proof = parseProof(data);
  // 1. The leaf hash.
  const leaf = await leafHash(entry);
  // 2. Origin and signatures of the checkpoint.
  const checkpoint = await verifyCheckpoint(proof.checkpoint, log);
  // 4. The audit path.
  await verifyInclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root);
  return { entry, index: proof.index, checkpoint };
}
