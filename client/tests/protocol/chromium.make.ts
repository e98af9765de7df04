/**
 * Makes `tests/vectors/chromium.json`: what Chromium's own keys signed and sealed, for Python to verify and open. The
 * private keys are generated in the browser and gone with it; who opens has the seeds of the other vectors.
 */
import { test } from "vitest";
import { commands } from "vitest/browser";
import epochVectors from "../../../tests/vectors/epoch.json";
import hpkeVectors from "../../../tests/vectors/hpke.json";
import { type Bytes, utf8 } from "../../src/protocol/bytes.ts";
import * as chunked from "../../src/protocol/chunked.ts";
import * as composite from "../../src/protocol/composite.ts";
import * as dsse from "../../src/protocol/dsse.ts";
import * as epoch from "../../src/protocol/epoch.ts";
import * as hpke from "../../src/protocol/hpke.ts";
import { casesOf } from "./cases.ts";

interface Seeded {
  readonly seed: string;
  readonly public_key: string;
}

const MESSAGE = utf8("XA-0041 线路 😀");
const recipient = casesOf<Seeded>(hpkeVectors, "key").find((one) => one.name === "ours, seed")!;
const publicKey = Uint8Array.fromBase64(recipient.public_key);

function random(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size));
}

async function signed(): Promise<object[]> {
  const keys = await Promise.all([composite.generateSigningKey(), composite.generateSigningKey()]);
  const publicKeys = await Promise.all(keys.map(composite.exportPublicKey));
  const context = utf8("context");
  const envelope = await dsse.signEnvelope("application/vnd.hotline.statement.v1+json", MESSAGE, keys);
  return [
    {
      name: "a composite signature",
      op: "verify",
      public_key: publicKeys[0]!.toBase64(),
      message: MESSAGE.toHex(),
      context: context.toHex(),
      signature: (await composite.sign(keys[0]!, MESSAGE, context)).toBase64(),
      expect: "ok",
    },
    {
      name: "an envelope of two signers",
      op: "envelope",
      text: new TextDecoder().decode(dsse.encodeEnvelope(envelope)),
      payload: MESSAGE.toHex(),
      id: await dsse.envelopeId(envelope),
      public_keys: publicKeys.map((key) => key.toBase64()),
      expect: "ok",
    },
  ];
}

async function sealed(): Promise<object[]> {
  const key = random(32);
  const messages = [0, 100, chunked.CHUNK_SIZE, chunked.CHUNK_SIZE + 100].map(async (size) => {
    const plaintext = random(size);
    return {
      name: `a message of ${size} bytes`,
      op: "chunked",
      key: key.toHex(),
      context: MESSAGE.toHex(),
      plaintext: plaintext.toBase64(),
      sealed: (await chunked.seal(key, plaintext, random(24), MESSAGE)).toBase64(),
      expect: "ok",
    };
  });
  const hpkeMessage = {
    name: "a message to X-Wing",
    op: "hpke",
    seed: recipient.seed,
    info: MESSAGE.toHex(),
    plaintext: key.toHex(),
    sealed: (await hpke.seal(publicKey, key, MESSAGE)).toBase64(),
    expect: "ok",
  };
  return [hpkeMessage, ...(await Promise.all(messages))];
}

async function space(): Promise<object[]> {
  const good = casesOf<epoch.Passage & { readonly epoch: string }>(epochVectors, "wrap")[0]!;
  const passage = { hotline: good.hotline, space: good.space, sender: good.sender, recipient: good.recipient };
  const key = random(32);
  const place = { device: good.sender, nonce: random(16), headerHash: good.hotline, part: 3 };
  const plaintext = epoch.padPart(MESSAGE, random(32));
  return [
    {
      name: "a part",
      op: "part",
      key: key.toHex(),
      device: place.device,
      nonce: place.nonce.toHex(),
      header_hash: place.headerHash,
      part: place.part,
      content: MESSAGE.toHex(),
      content_hash: await epoch.contentHash(plaintext),
      sealed: (await epoch.sealPart(key, place, plaintext, random(24))).toBase64(),
      expect: "ok",
    },
    {
      name: "a wrap",
      op: "wrap",
      seed: recipient.seed,
      ...passage,
      epoch: good.epoch,
      epoch_key: key.toHex(),
      sealed: (await epoch.wrapEpochKey(key, publicKey, passage, good.epoch)).toBase64(),
      expect: "ok",
    },
    {
      name: "a grant",
      op: "grant",
      seed: recipient.seed,
      ...passage,
      keys: [[good.epoch, key.toHex()]],
      sealed: (await epoch.sealGrant(new Map([[good.epoch, key]]), publicKey, passage)).toBase64(),
      expect: "ok",
    },
  ];
}

test("chromium.json", async () => {
  const cases = [...(await signed()), ...(await sealed()), ...(await space())];
  await commands.writeFile("../tests/vectors/chromium.json", JSON.stringify({ cases }));
});
