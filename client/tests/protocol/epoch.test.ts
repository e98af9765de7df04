/** Keys of a space: the vectors that Python runs too, and that each opens in its place only. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/epoch.json";
import { type Bytes, utf8 } from "../../src/protocol/bytes.ts";
import * as epoch from "../../src/protocol/epoch.ts";
import { Malformed, Unverified } from "../../src/protocol/errors.ts";
import * as hpke from "../../src/protocol/hpke.ts";
import { BODY_LIMIT } from "../../src/protocol/words.ts";
import { type Case, casesOf, outcome } from "./cases.ts";
import { sealingKey } from "./keys.ts";

interface Identified {
  readonly id: string;
  readonly signing: string;
  readonly sealing: string;
  readonly hotline: string;
  readonly space: string;
  readonly side: string;
  readonly nonce: string;
}

interface Padded {
  readonly blind: string;
  readonly length: number;
  readonly size: number;
  readonly sealed_size: number;
  readonly content_hash: string;
}

interface Part {
  readonly key: string;
  readonly device: string;
  readonly nonce: string;
  readonly header_hash: string;
  readonly part: number;
  readonly salt: string;
  readonly plaintext: string;
  readonly sealed: string;
}

interface Passed extends epoch.Passage {
  readonly seed: string;
  readonly sealed: string;
  readonly epoch: string;
  readonly epoch_key: string;
  readonly keys: readonly [epoch: string, key: string][];
}

interface Listed {
  readonly part: string;
  readonly recipients: readonly string[];
  readonly recipients_hash: string;
}

const PASSAGE: epoch.Passage = {
  hotline: "01".repeat(32),
  space: "02".repeat(16),
  sender: "03".repeat(32),
  recipient: "04".repeat(32),
};
const EPOCH = "05".repeat(16);
const KEY = new Uint8Array(32).fill(6);
const PLACE: epoch.PartPlace = {
  device: PASSAGE.sender,
  nonce: new Uint8Array(16),
  headerHash: PASSAGE.hotline,
  part: 1,
};

function contentOf(length: number): Bytes {
  return new Uint8Array(length).map((_, index) => index % 251);
}

function placeOf(one: Part): epoch.PartPlace {
  return { device: one.device, nonce: Uint8Array.fromHex(one.nonce), headerHash: one.header_hash, part: one.part };
}

function openingOf({ hotline, side, nonce }: Identified): epoch.Opening {
  return { hotline, side, nonce: Uint8Array.fromHex(nonce) };
}

describe("ids", () => {
  const check = async (one: Case & Identified, run: () => Promise<string>): Promise<void> => {
    expect(await outcome(one, run)).toBe(one.expect === "ok" ? one.id : undefined);
  };

  test.each(casesOf<Identified>(vectors, "device"))("$name", async (one) => {
    const [signing, sealing] = [Uint8Array.fromBase64(one.signing), Uint8Array.fromBase64(one.sealing)];
    await check(one, () => epoch.deviceId(signing, sealing));
  });
  test.each(casesOf<Identified>(vectors, "archive"))("$name", async (one) => {
    await check(one, () => epoch.archiveId(Uint8Array.fromBase64(one.sealing)));
  });
  test.each(casesOf<Identified>(vectors, "space"))("$name", async (one) => {
    await check(one, () => epoch.spaceId(openingOf(one)));
  });
  test.each(casesOf<Identified>(vectors, "epoch"))("$name", async (one) => {
    await check(one, () => epoch.epochId(openingOf(one), one.space));
  });
});

describe("padPart", () => {
  test.each(casesOf<Padded>(vectors, "pad"))("$name", async (one) => {
    const content = contentOf(one.length);
    const plaintext = await outcome(one, () => epoch.padPart(content, Uint8Array.fromHex(one.blind)));
    if (plaintext === undefined) return;
    expect(plaintext).toHaveLength(one.size);
    expect(await epoch.contentHash(plaintext)).toBe(one.content_hash);
    expect(epoch.unpadPart(plaintext).toHex()).toBe(content.toHex());
    expect(epoch.checkSealedSize(one.sealed_size)).toBe(one.sealed_size);
  });
});

describe("openPart", () => {
  test.each(casesOf<Part>(vectors, "part"))("$name", async (one) => {
    const key = Uint8Array.fromHex(one.key);
    const place = placeOf(one);
    const [plaintext, sealed] = [Uint8Array.fromBase64(one.plaintext), Uint8Array.fromBase64(one.sealed)];
    const opened = await outcome(one, () => epoch.openPart(key, place, sealed));
    if (opened === undefined) return;
    expect(opened).toEqual(plaintext);
    expect(await epoch.sealPart(key, place, plaintext, Uint8Array.fromHex(one.salt))).toEqual(sealed);
    expect(await epoch.openDisclosedPart(await epoch.partKey(key, place), place, sealed)).toEqual(plaintext);
  });
});

describe("unwrapEpochKey", () => {
  test.each(casesOf<Passed>(vectors, "wrap"))("$name", async (one) => {
    const key = await sealingKey(Uint8Array.fromHex(one.seed));
    const opened = await outcome(one, () =>
      epoch.unwrapEpochKey(key, Uint8Array.fromBase64(one.sealed), one, one.epoch),
    );
    expect(opened?.toHex()).toBe(one.expect === "ok" ? one.epoch_key : undefined);
  });
});

describe("openGrant", () => {
  test.each(casesOf<Passed>(vectors, "grant"))("$name", async (one) => {
    const key = await sealingKey(Uint8Array.fromHex(one.seed));
    const keys = await outcome(one, () => epoch.openGrant(key, Uint8Array.fromBase64(one.sealed), one));
    if (keys === undefined) return;
    expect([...keys].map(([id, value]) => [id, value.toHex()])).toEqual(one.keys);
  });
});

describe("parseWraps", () => {
  test.each(casesOf<Listed>(vectors, "wraps"))("$name", async (one) => {
    const part = Uint8Array.fromBase64(one.part);
    const wraps = await outcome(one, () => epoch.parseWraps(part));
    if (wraps === undefined) return;
    expect([...wraps]).toEqual(one.recipients.map((id, n) => [id, new Uint8Array(1168).fill(n)]));
    expect(epoch.encodeWraps(new Map([...wraps].reverse()))).toEqual(part);
    expect(await epoch.recipientsHash(one.recipients.toReversed())).toBe(one.recipients_hash);
  });
});

test("what is sealed here opens here, in its place", async () => {
  const plaintext = epoch.padPart(utf8('{"form":"answer"}'), new Uint8Array(32).fill(7));
  const sealed = await epoch.sealPart(KEY, PLACE, plaintext, new Uint8Array(24).fill(8));

  expect(epoch.unpadPart(await epoch.openPart(KEY, PLACE, sealed))).toEqual(utf8('{"form":"answer"}'));
  await expect(epoch.openPart(KEY, { ...PLACE, part: 2 }, sealed)).rejects.toThrow(
    new Unverified("chunked", "commitment"),
  );
});

test("sealPart refuses a plaintext that nobody would open", async () => {
  await expect(epoch.sealPart(KEY, PLACE, new Uint8Array(2048), new Uint8Array(24))).rejects.toThrow(
    new Malformed("epoch", "padding"),
  );
});

test("what is wrapped and granted here opens here, in its place", async () => {
  const key = await hpke.generateSealingKey();
  const publicKey = await hpke.exportPublicKey(key);
  const wrap = await epoch.wrapEpochKey(KEY, publicKey, PASSAGE, EPOCH);
  const keys = new Map([[EPOCH, KEY]]);
  const grant = await epoch.sealGrant(keys, publicKey, PASSAGE);

  expect(wrap).toHaveLength(epoch.WRAP_SIZE);
  expect(await epoch.unwrapEpochKey(key, wrap, PASSAGE, EPOCH)).toEqual(KEY);
  await expect(epoch.unwrapEpochKey(key, wrap, PASSAGE, "00".repeat(16))).rejects.toThrow(Unverified);
  expect(await epoch.openGrant(key, grant, PASSAGE)).toEqual(keys);
  await expect(epoch.openGrant(key, grant, { ...PASSAGE, sender: PASSAGE.recipient })).rejects.toThrow(Unverified);
});

test.each([
  ["nothing", new Map<string, Bytes>()],
  ["a wrap too short", new Map([[PASSAGE.sender, new Uint8Array(1167)]])],
  ["a recipient too short", new Map([[EPOCH, new Uint8Array(1168)]])],
])("encodeWraps refuses %s", (_name, wraps) => {
  expect(() => epoch.encodeWraps(wraps)).toThrow(Malformed);
});

test("parseWraps refuses more than a body holds", () => {
  const count = Math.floor(BODY_LIMIT / 1200) + 1;
  const ids = Array.from({ length: count }, (_, n) => n.toString(16).padStart(64, "0"));
  const part = epoch.encodeWraps(new Map(ids.map((id) => [id, new Uint8Array(1168)])));
  expect(() => epoch.parseWraps(part)).toThrow(new Malformed("epoch", "wraps size"));
});

test("recipientsHash counts each once", async () => {
  const ids = [PASSAGE.sender, PASSAGE.recipient];
  expect(await epoch.recipientsHash([...ids, PASSAGE.sender])).toBe(await epoch.recipientsHash(ids));
});
