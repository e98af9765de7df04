/**
 * Composite signatures `id-MLDSA65-Ed25519-SHA512`: ML-DSA-65 and Ed25519 over one message; both must hold. The twin of
 * `crypto/composite.py`, which has the bytes and their source.
 *
 *     public key  1984 = ML-DSA-65 1952 || Ed25519 32
 *     signature   3373 = ML-DSA-65 3309 || Ed25519 64
 *
 * A device's key is two native key pairs whose private keys cannot be exported; such a `SigningKey` can be put into
 * IndexedDB as it is.
 */
import { type Bytes, bigEndian, join, utf8 } from "./bytes.ts";
import { Malformed, Unverified } from "./errors.ts";
import { sha512, unlessRefused } from "./native.ts";

export const PUBLIC_KEY_SIZE = 1984;
export const SIGNATURE_SIZE = 3373;

const MLDSA_PUBLIC_KEY_SIZE = 1952;
const MLDSA_SIGNATURE_SIZE = 3309;
const ED25519_POINT_SIZE = 32;

const PREFIX = utf8("CompositeAlgorithmSignatures2025");
const LABEL = utf8("COMPSIG-MLDSA65-Ed25519-SHA512");
const MLDSA: ContextParams = { name: "ML-DSA-65", context: LABEL };

const P = 2n ** 255n - 19n;
/** The y coordinate of two of the four points of order 8; the others have its negative. */
const ORDER_8_Y = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
/** The y coordinates of the eight points whose order divides 8: order 1, 2, 4, 8, 8. */
const SMALL_ORDER_Y = new Set([1n, P - 1n, 0n, ORDER_8_Y, P - ORDER_8_Y]);

/** A composite private key, held by the browser. */
export interface SigningKey {
  readonly mldsa: CryptoKeyPair;
  readonly ed25519: CryptoKeyPair;
}

/** A new key; its private parts do not leave the browser. */
export async function generateSigningKey(): Promise<SigningKey> {
  const [mldsa, ed25519] = await Promise.all([
    crypto.subtle.generateKey("ML-DSA-65", false, ["sign", "verify"]),
    crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]),
  ]);
  return { mldsa, ed25519 };
}

/** The public key, 1984 bytes. */
export async function exportPublicKey(key: SigningKey): Promise<Bytes> {
  const [mldsa, ed25519] = await Promise.all([
    crypto.subtle.exportKey("raw-public", key.mldsa.publicKey),
    crypto.subtle.exportKey("raw", key.ed25519.publicKey),
  ]);
  return join(new Uint8Array(mldsa), new Uint8Array(ed25519));
}

/** A signature of `message`, 3373 bytes, another at each call. A context has at most 255 bytes. */
export async function sign(key: SigningKey, message: Bytes, context: Bytes = new Uint8Array()): Promise<Bytes> {
  const representative = await messageRepresentative(message, context);
  const [mldsa, ed25519] = await Promise.all([
    crypto.subtle.sign(MLDSA, key.mldsa.privateKey, representative),
    crypto.subtle.sign("Ed25519", key.ed25519.privateKey, representative),
  ]);
  return join(new Uint8Array(mldsa), new Uint8Array(ed25519));
}

/** The public key itself. Throws `Malformed` unless it has 1984 bytes, and as `checkEd25519Key` does. */
export function checkPublicKey(publicKey: Bytes): Bytes {
  if (publicKey.length !== PUBLIC_KEY_SIZE) throw new Malformed("composite", "public key size");
  checkEd25519Key(publicKey.subarray(MLDSA_PUBLIC_KEY_SIZE));
  return publicKey;
}

/**
 * The Ed25519 public key itself, 32 bytes. Throws `Malformed` for a point of small order or not canonically encoded.
 * A point off the curve passes, as nothing verifies with it anywhere.
 */
export function checkEd25519Key(publicKey: Bytes): Bytes {
  if (publicKey.length !== ED25519_POINT_SIZE || !isSafePoint(publicKey)) {
    throw new Malformed("composite", "Ed25519 public key");
  }
  return publicKey;
}

/** The message, if both parts of its signature hold (section 3.3). Throws `Malformed`, `Unverified`. */
export async function verify(
  publicKey: Bytes,
  message: Bytes,
  signature: Bytes,
  context: Bytes = new Uint8Array(),
): Promise<Bytes> {
  checkPublicKey(publicKey);
  if (signature.length !== SIGNATURE_SIZE) throw new Malformed("composite", "signature size");
  const representative = await messageRepresentative(message, context);
  const ed25519Signature = signature.subarray(MLDSA_SIGNATURE_SIZE);
  if (!isSafePoint(ed25519Signature.subarray(0, ED25519_POINT_SIZE))) throw new Unverified("composite", "signature");
  const [mldsa, ed25519] = await Promise.all([
    crypto.subtle.importKey("raw-public", publicKey.subarray(0, MLDSA_PUBLIC_KEY_SIZE), "ML-DSA-65", false, ["verify"]),
    unlessRefused(
      crypto.subtle.importKey("raw", publicKey.subarray(MLDSA_PUBLIC_KEY_SIZE), "Ed25519", false, ["verify"]),
    ),
  ]);
  // What lies on no curve verifies nothing, whether that is found at the key or at the signature.
  if (ed25519 === undefined) throw new Unverified("composite", "signature");
  const [mldsaHolds, ed25519Holds] = await Promise.all([
    crypto.subtle.verify(MLDSA, mldsa, signature.subarray(0, MLDSA_SIGNATURE_SIZE), representative),
    crypto.subtle.verify("Ed25519", ed25519, ed25519Signature, representative),
  ]);
  if (!mldsaHolds || !ed25519Holds) throw new Unverified("composite", "signature");
  return message;
}

/** M' of section 3.2. */
async function messageRepresentative(message: Bytes, context: Bytes): Promise<Bytes> {
  if (context.length > 255) throw new Malformed("composite", "context size");
  return join(PREFIX, LABEL, bigEndian(context.length, 1), context, await sha512(message));
}

/** Whether the y coordinate (the low 255 bits, little-endian) is canonical and not one of small order. */
function isSafePoint(encoding: Bytes): boolean {
  const y = BigInt(`0x${encoding.toReversed().toHex()}`) & (2n ** 255n - 1n);
  return y < P && !SMALL_ORDER_Y.has(y);
}
