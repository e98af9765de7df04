/**
 * The timestamped signatures under a checkpoint: C2SP tlog-cosignature, types 04 and 06. The twin of
 * `crypto/cosignature.py`, which has the bytes; a device only verifies.
 *
 * A signature line's signature is `u64 time ‖ signature`, the time in POSIX seconds, from 1 to the end of the year 9999.
 */
import { type Bytes, bigEndian, join, utf8 } from "./bytes.ts";
import { Unverified } from "./errors.ts";
import { type Verifier, type VerifierKey, verifyEd25519 } from "./note.ts";
import { encodeBase64 } from "./wire.ts";

/** 9999-12-31T23:59:59Z, the last time that has a spelling. */
export const MAX_TIME = 253_402_300_799;
export const TIME_SIZE = 8;

/** A signer's name and public keys: Ed25519 (32 bytes) and ML-DSA-44 (1,312 bytes). */
interface PublicKey {
  readonly name: string;
  readonly ed25519: Bytes;
  readonly mldsa44: Bytes;
}

/** A log's; its name is the log's origin. */
export interface LogPublicKey extends PublicKey {
  readonly of: "log";
}

/** A mirror's; its name is that of `encodeMirror`. */
export interface MirrorPublicKey extends PublicKey {
  readonly of: "mirror";
}

/** What a type 06 signature signs of a checkpoint: the log's origin, the tree's size, its 32-byte root. */
export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
}

/** The checkpoint's text (C2SP tlog-checkpoint): origin, size, base64 root. */
export function encodeTreeHead({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** Verifies the type 04 lines of one key. Its refusals are `Unverified("cosignature")`. */
export function ed25519CosignatureVerifier(key: VerifierKey): Verifier {
  return {
    key,
    async verify(text, signature) {
      const message = ed25519Message(timeOf(signature), text);
      await verifyEd25519(key, message, signature.subarray(TIME_SIZE), { code: "cosignature" });
    },
  };
}

/**
 * Verifies the type 06 lines of one key under one tree head, parsed from the text by the caller. Its refusals are
 * `Unverified("cosignature")`, also for a text that is not the head's.
 */
export function mldsa44CosignatureVerifier(key: VerifierKey, head: TreeHead): Verifier {
  return {
    key,
    async verify(text, signature) {
      if (text !== encodeTreeHead(head)) throw new Unverified("cosignature", "text");
      const message = mldsa44Message(key.name, timeOf(signature), head);
      const publicKey = await crypto.subtle.importKey("raw-public", key.publicKey, "ML-DSA-44", false, ["verify"]);
      const signed = signature.subarray(TIME_SIZE);
      if (!(await crypto.subtle.verify("ML-DSA-44", publicKey, signed, message))) {
        throw new Unverified("cosignature", "signature");
      }
    },
  };
}

/** What a type 04 signature signs: header line, time line (POSIX seconds), the checkpoint's text. */
export function ed25519Message(time: number, text: string): Bytes {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** What a type 06 signature signs: `cosigned_message`, of the whole tree (start 0). */
export function mldsa44Message(name: string, time: number, head: TreeHead): Bytes {
  return join(
    utf8("subtree/v1\n\0"),
    short(utf8(name)),
    bigEndian(time, 8),
    short(utf8(head.origin)),
    bigEndian(0, 8),
    bigEndian(head.size, 8),
    head.root,
  );
}

/**
 * The POSIX seconds that a type 04 or 06 signature begins with; it is the signer's only once verified. Throws
 * `Unverified("cosignature")` for 0, a time after the year 9999, or less than 8 bytes.
 */
export function timeOf(signature: Bytes): number {
  if (signature.length < TIME_SIZE) throw new Unverified("cosignature", "time");
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  if (time === 0n || time > MAX_TIME) throw new Unverified("cosignature", "time");
  return Number(time);
}

/** `opaque<1..2^8-1>` of RFC 8446 section 3.4. */
function short(value: Bytes): Bytes {
  return join(bigEndian(value.length, 1), value);
}
