/**
 * What Chromium's Web Crypto can do and TypeScript does not yet declare: Modern Algorithms in the Web Cryptography API
 * (WICG), as far as it is used here.
 */

interface EncapsulatedBits {
  sharedKey: ArrayBuffer;
  ciphertext: ArrayBuffer;
}

/** ML-DSA's own context string (FIPS 204, section 5.2). */
interface ContextParams extends Algorithm {
  context: BufferSource;
}

interface SubtleCrypto {
  generateKey(
    algorithm: "ML-DSA-65",
    extractable: boolean,
    keyUsages: readonly ("sign" | "verify")[],
  ): Promise<CryptoKeyPair>;
  generateKey(
    algorithm: "ML-KEM-768",
    extractable: boolean,
    keyUsages: readonly ("encapsulateBits" | "decapsulateBits")[],
  ): Promise<CryptoKeyPair>;
  importKey(
    format: "raw-public" | "raw-seed",
    keyData: BufferSource,
    algorithm: "ML-DSA-44" | "ML-DSA-65" | "ML-KEM-768",
    extractable: boolean,
    keyUsages: readonly ("sign" | "verify" | "encapsulateBits" | "decapsulateBits")[],
  ): Promise<CryptoKey>;
  exportKey(format: "raw-public", key: CryptoKey): Promise<ArrayBuffer>;
  encapsulateBits(algorithm: "ML-KEM-768", encapsulationKey: CryptoKey): Promise<EncapsulatedBits>;
  decapsulateBits(algorithm: "ML-KEM-768", decapsulationKey: CryptoKey, ciphertext: BufferSource): Promise<ArrayBuffer>;
}
