/**
 * The browser's own algorithms, as the constructions call them. Python has these from `cryptography` and `hashlib`.
 *
 * SHA-2, HMAC and AES-GCM are Web Crypto's; HKDF-Expand (RFC 5869, section 2.3) is HMAC, as Web Crypto's HKDF cannot
 * leave out the extraction.
 */
import { type Bytes, bigEndian, join } from "./bytes.ts";

/** SHA-256, 32 bytes. */
export async function sha256(...parts: readonly Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
}

/** SHA-512, 64 bytes. */
export async function sha512(...parts: readonly Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-512", join(...parts)));
}

/** HMAC. Web Crypto refuses an empty key; zeros are the same one (RFC 2104, section 2). */
export async function hmac(hash: "SHA-256" | "SHA-512", key: Bytes, data: Bytes): Promise<Bytes> {
  const algorithm = { name: "HMAC", hash };
  const imported = await crypto.subtle.importKey("raw", key.length > 0 ? key : new Uint8Array(32), algorithm, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign(algorithm, imported, data));
}

/** HKDF-Expand with SHA-512: `size` bytes from a key that is uniformly random already. */
export async function hkdfExpand(key: Bytes, info: Bytes, size: number): Promise<Bytes> {
  let block: Bytes = new Uint8Array();
  let expanded: Bytes = block;
  for (let counter = 1; expanded.length < size; counter++) {
    block = await hmac("SHA-512", key, join(block, info, bigEndian(counter, 1)));
    expanded = join(expanded, block);
  }
  return expanded.slice(0, size);
}

/** An AES-256 key for `sealGcm` and `openGcm`. */
export async function importGcmKey(key: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** AES-GCM: the ciphertext, 16 bytes longer. */
export async function sealGcm(key: CryptoKey, nonce: Bytes, plaintext: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plaintext));
}

/** AES-GCM: the plaintext, or undefined if the ciphertext is not of this key and nonce. */
export async function openGcm(key: CryptoKey, nonce: Bytes, ciphertext: Bytes): Promise<Bytes | undefined> {
  const opened = await unlessRefused(crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, key, ciphertext));
  return opened === undefined ? undefined : new Uint8Array(opened);
}

/**
 * What Web Crypto gives, or undefined where it refuses the data: `OperationError` for what does not hold, `DataError`
 * for a key that does not exist. Other exceptions are mistakes of this program, and pass.
 */
export async function unlessRefused<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof DOMException && ["OperationError", "DataError"].includes(error.name)) return undefined;
    throw error;
  }
}
