/** The keys of the vectors, made from their seeds. A device's own are generated in the browser and never imported. */
import { shake256 } from "@noble/hashes/sha3.js";
import { type Bytes, join } from "../../src/protocol/bytes.ts";
import type { SigningKey } from "../../src/protocol/composite.ts";
import type { SealingKey } from "../../src/protocol/hpke.ts";

declare global {
  interface SubtleCrypto {
    getPublicKey(privateKey: CryptoKey, keyUsages: readonly "encapsulateBits"[]): Promise<CryptoKey>;
  }
}

/** PKCS #8 around a private key of 32 bytes (RFC 8410, section 7), up to the key; X25519 is 1.3.101.110, Ed25519 .112. */
const PKCS8 = {
  X25519: Uint8Array.fromHex("302e020100300506032b656e04220420"),
  Ed25519: Uint8Array.fromHex("302e020100300506032b657004220420"),
};

/** A composite key from its 64-byte seed. The public halves are those of the public key given. */
export async function signingKey(seed: Bytes, publicKey: Bytes): Promise<SigningKey> {
  const mldsaPublic = publicKey.subarray(0, 1952);
  const ed25519Public = publicKey.subarray(1952);
  const ed25519Private = join(PKCS8.Ed25519, seed.subarray(32));
  return {
    mldsa: {
      privateKey: await crypto.subtle.importKey("raw-seed", seed.subarray(0, 32), "ML-DSA-65", false, ["sign"]),
      publicKey: await crypto.subtle.importKey("raw-public", mldsaPublic, "ML-DSA-65", true, ["verify"]),
    },
    ed25519: {
      privateKey: await crypto.subtle.importKey("pkcs8", ed25519Private, "Ed25519", false, ["sign"]),
      publicKey: await crypto.subtle.importKey("raw", ed25519Public, "Ed25519", true, ["verify"]),
    },
  };
}

/** An X-Wing key from its 32-byte seed (draft-connolly-cfrg-xwing-kem, section 5.2). */
export async function sealingKey(seed: Bytes): Promise<SealingKey> {
  const expanded = new Uint8Array(shake256(seed, { dkLen: 96 }));
  const mlkem = await crypto.subtle.importKey("raw-seed", expanded.subarray(0, 64), "ML-KEM-768", false, [
    "decapsulateBits",
  ]);
  const pkcs8 = join(PKCS8.X25519, expanded.subarray(64));
  const x25519 = await crypto.subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"]);
  return {
    mlkem: { privateKey: mlkem, publicKey: await crypto.subtle.getPublicKey(mlkem, ["encapsulateBits"]) },
    x25519: { privateKey: x25519, publicKey: await crypto.subtle.getPublicKey(x25519, []) },
  };
}
