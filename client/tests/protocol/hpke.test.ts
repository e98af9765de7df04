/** Sealing: the vectors that Python runs too, another implementation, and keys that stay in the browser. */
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/hpke.json";
import { type Bytes, utf8 } from "../../src/protocol/bytes.ts";
import { Unverified } from "../../src/protocol/errors.ts";
import * as hpke from "../../src/protocol/hpke.ts";
import { casesOf, outcome } from "./cases.ts";
import { sealingKey } from "./keys.ts";
import { throughIndexedDb } from "./storage.ts";

interface Opened {
  readonly seed: string;
  readonly info: string;
  readonly sealed: string;
  readonly plaintext: string;
}

interface Keyed {
  readonly seed: string;
  readonly public_key: string;
}

const plaintext = utf8("an epoch key");
const info = utf8("hotline/v1/wrap");

describe("open", () => {
  test.each(casesOf<Opened>(vectors, "open"))("$name", async (one) => {
    const key = await sealingKey(Uint8Array.fromHex(one.seed));
    const opened = await outcome(one, () =>
      hpke.open(key, Uint8Array.fromBase64(one.sealed), Uint8Array.fromHex(one.info)),
    );
    expect(opened).toEqual(one.expect === "ok" ? Uint8Array.fromHex(one.plaintext) : undefined);
  });
});

describe("public key of a seed", () => {
  const seeded = casesOf<Keyed>(vectors, "key").filter((one) => one.expect === "ok");
  test.each(seeded)("$name", async ({ seed, public_key }) => {
    const publicKey = await hpke.exportPublicKey(await sealingKey(Uint8Array.fromHex(seed)));
    expect(publicKey).toEqual(Uint8Array.fromBase64(public_key));
  });
});

describe("checkPublicKey and seal", () => {
  test.each(casesOf<Keyed>(vectors, "check"))("$name", async (one) => {
    const publicKey = Uint8Array.fromBase64(one.public_key);
    const checked = await outcome(one, () => hpke.checkPublicKey(publicKey));
    expect(checked).toEqual(one.expect === "ok" ? publicKey : undefined);
    await outcome(one, () => hpke.seal(publicKey, plaintext, info));
  });
});

test("a device's key opens after it was stored, and cannot be exported", async () => {
  const key = await throughIndexedDb(await hpke.generateSealingKey());
  const sealed = await hpke.seal(await hpke.exportPublicKey(key), plaintext, info);

  expect(sealed).toHaveLength(plaintext.length + hpke.OVERHEAD);
  expect(await hpke.open(key, sealed, info)).toEqual(plaintext);
  await expect(hpke.open(key, sealed, utf8("hotline/v1/grant"))).rejects.toThrow(new Unverified("hpke", "ciphertext"));
  for (const privateKey of [key.mlkem.privateKey, key.x25519.privateKey]) {
    await expect(crypto.subtle.exportKey("pkcs8", privateKey)).rejects.toThrow("key is not extractable");
  }
});

describe("another implementation", () => {
  const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const { seed, public_key } = casesOf<Keyed>(vectors, "key").find((one) => one.expect === "ok")!;
  const publicKey = Uint8Array.fromBase64(public_key);

  test("opens what is sealed here", async () => {
    const sealed = await hpke.seal(publicKey, plaintext, info);
    const recipientKey = await suite.kem.importKey("raw", bufferOf(Uint8Array.fromHex(seed)), false);
    const enc = bufferOf(sealed.slice(0, hpke.ENC_SIZE));
    const opened = await suite.open({ recipientKey, enc, info }, sealed.slice(hpke.ENC_SIZE));
    expect(new Uint8Array(opened)).toEqual(plaintext);
  });

  test("seals what is opened here", async () => {
    const recipientPublicKey = await suite.kem.importKey("raw", bufferOf(publicKey), true);
    const { ct, enc } = await suite.seal({ recipientPublicKey, info }, plaintext);
    const sealed = new Uint8Array([...new Uint8Array(enc), ...new Uint8Array(ct)]);
    expect(await hpke.open(await sealingKey(Uint8Array.fromHex(seed)), sealed, info)).toEqual(plaintext);
  });
});

function bufferOf(bytes: Bytes): ArrayBuffer {
  return bytes.slice().buffer;
}
