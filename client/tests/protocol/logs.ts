/** The public keys of the vectors' logs and mirrors, which checkpoint.json has. */
import vectors from "../../../tests/vectors/checkpoint.json";
import type { LogPublicKey, MirrorPublicKey } from "../../src/protocol/cosignature.ts";
import { casesOf } from "./cases.ts";

interface EncodedKey {
  readonly name: string;
  readonly ed25519: string;
  readonly mldsa44: string;
}

/** A log's public key by its label. */
export function logKey(label: string): LogPublicKey {
  return { of: "log", ...decodeKey(label) };
}

/** A mirror's public key by its label. */
export function mirrorKey(label: string): MirrorPublicKey {
  return { of: "mirror", ...decodeKey(label) };
}

function decodeKey(label: string) {
  const [found] = casesOf<{ keys: Record<string, EncodedKey> }>(vectors, "keys");
  const { name, ed25519, mldsa44 } = found!.keys[label]!;
  return { name, ed25519: Uint8Array.fromBase64(ed25519), mldsa44: Uint8Array.fromBase64(mldsa44) };
}
