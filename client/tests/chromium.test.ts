/** What a device needs of its browser: every algorithm as a native key that does not leave it. */
import { expect, test } from "vitest";

const algorithms: readonly [name: string, usages: readonly string[]][] = [
  ["ML-DSA-65", ["sign", "verify"]],
  ["Ed25519", ["sign", "verify"]],
  ["ML-KEM-768", ["encapsulateBits", "decapsulateBits"]],
  ["X25519", ["deriveBits"]],
];

test.each(algorithms)("%s has private keys that cannot be exported", async (name, usages) => {
  const pair = (await crypto.subtle.generateKey({ name }, false, usages as KeyUsage[])) as CryptoKeyPair;

  expect(pair.privateKey.extractable).toBe(false);
  await expect(crypto.subtle.exportKey("pkcs8", pair.privateKey)).rejects.toThrow("key is not extractable");
});
