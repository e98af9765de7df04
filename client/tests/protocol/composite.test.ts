/** Composite signatures: the vectors that Python runs too, and keys that stay in the browser. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/composite.json";
import { utf8 } from "../../src/protocol/bytes.ts";
import * as composite from "../../src/protocol/composite.ts";
import { Malformed, Unverified } from "../../src/protocol/errors.ts";
import { casesOf, outcome } from "./cases.ts";
import { signingKey } from "./keys.ts";
import { throughIndexedDb } from "./storage.ts";

interface Verified {
  readonly public_key: string;
  readonly message: string;
  readonly context: string;
  readonly signature: string;
}

interface Seeded {
  readonly seed: string;
  readonly public_key: string;
}

describe("verify", () => {
  test.each(casesOf<Verified>(vectors, "verify"))("$name", async (one) => {
    const message = Uint8Array.fromHex(one.message);
    const verified = await outcome(one, () =>
      composite.verify(
        Uint8Array.fromBase64(one.public_key),
        message,
        Uint8Array.fromBase64(one.signature),
        Uint8Array.fromHex(one.context),
      ),
    );
    expect(verified).toEqual(one.expect === "ok" ? message : undefined);
  });
});

describe("checkPublicKey", () => {
  test.each(casesOf<Seeded>(vectors, "check"))("$name", async (one) => {
    const publicKey = Uint8Array.fromBase64(one.public_key);
    const checked = await outcome(one, () => composite.checkPublicKey(publicKey));
    expect(checked).toEqual(one.expect === "ok" ? publicKey : undefined);
  });
});

describe("sign with a seed's key", () => {
  const seeded = casesOf<Seeded>(vectors, "key").filter((one) => one.expect === "ok");
  test.each(seeded)("$name", async ({ seed, public_key }) => {
    const publicKey = Uint8Array.fromBase64(public_key);
    const key = await signingKey(Uint8Array.fromHex(seed), publicKey);
    const message = utf8("XA-0041");
    const signature = await composite.sign(key, message, utf8("context"));
    expect(await composite.exportPublicKey(key)).toEqual(publicKey);
    expect(await composite.verify(publicKey, message, signature, utf8("context"))).toEqual(message);
  });
});

test("a device's key signs after it was stored, and cannot be exported", async () => {
  const key = await throughIndexedDb(await composite.generateSigningKey());
  const publicKey = await composite.exportPublicKey(key);
  const message = utf8("XA-0041");
  const signature = await composite.sign(key, message);

  expect(signature).toHaveLength(composite.SIGNATURE_SIZE);
  expect(composite.checkPublicKey(publicKey)).toHaveLength(composite.PUBLIC_KEY_SIZE);
  expect(await composite.verify(publicKey, message, signature)).toEqual(message);
  await expect(composite.verify(publicKey, utf8("XA-0042"), signature)).rejects.toThrow(
    new Unverified("composite", "signature"),
  );
  for (const privateKey of [key.mldsa.privateKey, key.ed25519.privateKey]) {
    await expect(crypto.subtle.exportKey("pkcs8", privateKey)).rejects.toThrow("key is not extractable");
  }
});

test("sign refuses a context too long", async () => {
  const key = await composite.generateSigningKey();
  await expect(composite.sign(key, utf8("XA-0041"), new Uint8Array(256))).rejects.toThrow(
    new Malformed("composite", "context size"),
  );
});
