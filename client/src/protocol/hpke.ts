/**
 * Sealing a short message to one recipient: HPKE (RFC 9180), base mode, single shot. The twin of `crypto/hpke.py`, which
 * has the suite and its sizes.
 *
 *     public key  1216 = ML-KEM-768 1184 || X25519 32
 *     sealed           = enc 1120 (ML-KEM-768 1088 || X25519 32) || ciphertext || tag 16
 *
 * A device's key is two native key pairs whose private keys cannot be exported, and which IndexedDB keeps; the browser's
 * own X-Wing key comes back from there as null. X-Wing joins the two shared secrets (draft-connolly-cfrg-xwing-kem,
 * section 5.3) with SHA3-256, which Web Crypto does not have:
 *
 *     SHA3-256(ML-KEM's secret || X25519's secret || X25519's enc || X25519's public key || "\.//^\")
 */
import { sha3_256 } from "@noble/hashes/sha3.js";
import { type Bytes, bigEndian, join, utf8 } from "./bytes.ts";
import { Malformed, Unverified } from "./errors.ts";
import { hmac, openGcm, sealGcm, unlessRefused } from "./native.ts";

export const PUBLIC_KEY_SIZE = 1216;
export const ENC_SIZE = 1120;
export const OVERHEAD = ENC_SIZE + 16;

const MLKEM_PUBLIC_KEY_SIZE = 1184;
const MLKEM_ENC_SIZE = 1088;

const VERSION = utf8("HPKE-v1");
/** "HPKE", KEM 0x647a, KDF 0x0001, AEAD 0x0002. */
const SUITE = join(utf8("HPKE"), Uint8Array.of(0x64, 0x7a, 0, 1, 0, 2));
const XWING_LABEL = utf8("\\.//^\\");
const MODE_BASE = Uint8Array.of(0);
const NOTHING: Bytes = new Uint8Array();

/** An X-Wing private key, held by the browser. */
export interface SealingKey {
  readonly mlkem: CryptoKeyPair;
  readonly x25519: CryptoKeyPair;
}

/** A new key; its private parts do not leave the browser. */
export async function generateSealingKey(): Promise<SealingKey> {
  const [mlkem, x25519] = await Promise.all([
    crypto.subtle.generateKey("ML-KEM-768", false, ["encapsulateBits", "decapsulateBits"]),
    generateX25519(),
  ]);
  return { mlkem, x25519 };
}

/** The public key, 1216 bytes. */
export async function exportPublicKey(key: SealingKey): Promise<Bytes> {
  const [mlkem, x25519] = await Promise.all([
    crypto.subtle.exportKey("raw-public", key.mlkem.publicKey),
    exportX25519(key.x25519.publicKey),
  ]);
  return join(new Uint8Array(mlkem), x25519);
}

/**
 * The public key itself, if one can seal to it, so that no device enrols that would stop everyone's sealing.
 *
 * Throws `Malformed` for a wrong size, ML-KEM coefficients that are not reduced (FIPS 203 section 7.2), or an X25519
 * point with which every shared secret is zero (RFC 7748 section 6.1).
 */
export async function checkPublicKey(publicKey: Bytes): Promise<Bytes> {
  await encapsulate(publicKey);
  return publicKey;
}

/** Seal `plaintext` to a public key; 1136 bytes longer, another at each call. Throws as `checkPublicKey` does. */
export async function seal(publicKey: Bytes, plaintext: Bytes, info: Bytes): Promise<Bytes> {
  const { enc, sharedSecret } = await encapsulate(publicKey);
  const { key, nonce } = await keySchedule(sharedSecret, info);
  return join(enc, await sealGcm(key, nonce, plaintext));
}

/** The plaintext. Throws `Malformed` if too short, `Unverified` if not sealed so to this key. */
export async function open(key: SealingKey, sealed: Bytes, info: Bytes): Promise<Bytes> {
  if (sealed.length < OVERHEAD) throw new Malformed("hpke", "size");
  const sharedSecret = await decapsulate(key, sealed.slice(0, ENC_SIZE));
  const { key: aead, nonce } = await keySchedule(sharedSecret, info);
  const plaintext = await openGcm(aead, nonce, sealed.slice(ENC_SIZE));
  if (plaintext === undefined) throw new Unverified("hpke", "ciphertext");
  return plaintext;
}

/** X-Wing, section 5.4. */
async function encapsulate(publicKey: Bytes): Promise<{ enc: Bytes; sharedSecret: Bytes }> {
  if (publicKey.length !== PUBLIC_KEY_SIZE) throw new Malformed("hpke", "public key size");
  const x25519 = publicKey.slice(MLKEM_PUBLIC_KEY_SIZE);
  const mlkem = await unlessRefused(
    crypto.subtle.importKey("raw-public", publicKey.slice(0, MLKEM_PUBLIC_KEY_SIZE), "ML-KEM-768", false, [
      "encapsulateBits",
    ]),
  );
  const ephemeral = await generateX25519();
  const x25519Secret = await unlessRefused(agree(ephemeral.privateKey, await importX25519(x25519)));
  if (mlkem === undefined || x25519Secret === undefined) throw new Malformed("hpke", "public key");
  const { sharedKey, ciphertext } = await crypto.subtle.encapsulateBits("ML-KEM-768", mlkem);
  const x25519Enc = await exportX25519(ephemeral.publicKey);
  return {
    enc: join(new Uint8Array(ciphertext), x25519Enc),
    sharedSecret: combine(new Uint8Array(sharedKey), x25519Secret, x25519Enc, x25519),
  };
}

/** X-Wing, section 5.5. ML-KEM rejects implicitly: a wrong ciphertext gives another secret, and the tag does not hold. */
async function decapsulate(key: SealingKey, enc: Bytes): Promise<Bytes> {
  const x25519Enc = enc.slice(MLKEM_ENC_SIZE);
  const [mlkemSecret, x25519Secret] = await Promise.all([
    crypto.subtle.decapsulateBits("ML-KEM-768", key.mlkem.privateKey, enc.slice(0, MLKEM_ENC_SIZE)),
    unlessRefused(agree(key.x25519.privateKey, await importX25519(x25519Enc))),
  ]);
  if (x25519Secret === undefined) throw new Unverified("hpke", "ciphertext");
  return combine(new Uint8Array(mlkemSecret), x25519Secret, x25519Enc, await exportX25519(key.x25519.publicKey));
}

function combine(mlkemSecret: Bytes, x25519Secret: Bytes, x25519Enc: Bytes, x25519PublicKey: Bytes): Bytes {
  return new Uint8Array(sha3_256(join(mlkemSecret, x25519Secret, x25519Enc, x25519PublicKey, XWING_LABEL)));
}

/** RFC 9180 section 5.1. HKDF natively: its salt is the shared secret, as Extract("secret") has it. */
async function keySchedule(sharedSecret: Bytes, info: Bytes): Promise<{ key: CryptoKey; nonce: Bytes }> {
  const [pskIdHash, infoHash] = await Promise.all([
    labeledExtract("psk_id_hash", NOTHING),
    labeledExtract("info_hash", info),
  ]);
  const context = join(MODE_BASE, pskIdHash, infoHash);
  const material = labeledMaterial("secret", NOTHING);
  const secret = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveKey", "deriveBits"]);
  const expand = (label: string, size: number): HkdfParams => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: sharedSecret,
    info: join(bigEndian(size, 2), labeledMaterial(label, context)),
  });
  const [key, nonce] = await Promise.all([
    crypto.subtle.deriveKey(expand("key", 32), secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]),
    crypto.subtle.deriveBits(expand("base_nonce", 12), secret, 96),
  ]);
  return { key, nonce: new Uint8Array(nonce) };
}

/** RFC 9180 section 4, LabeledExtract with an empty salt. */
async function labeledExtract(label: string, material: Bytes): Promise<Bytes> {
  return hmac("SHA-256", NOTHING, labeledMaterial(label, material));
}

function labeledMaterial(label: string, material: Bytes): Bytes {
  return join(VERSION, SUITE, utf8(label), material);
}

async function generateX25519(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
}

async function importX25519(publicKey: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", publicKey, "X25519", true, []);
}

async function exportX25519(publicKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
}

async function agree(privateKey: CryptoKey, publicKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: publicKey }, privateKey, 256));
}
