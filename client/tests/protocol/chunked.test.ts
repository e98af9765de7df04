/** Chunked encryption: the vectors that Python runs too, streams in any pieces, chunks alone. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/chunked.json";
import { type Bytes, join } from "../../src/protocol/bytes.ts";
import * as chunked from "../../src/protocol/chunked.ts";
import { Malformed } from "../../src/protocol/errors.ts";
import { sha256 } from "../../src/protocol/native.ts";
import { type Case, casesOf, outcome } from "./cases.ts";

interface Inputs {
  readonly key: string;
  readonly salt: string;
  readonly context: string;
  readonly size: number;
  readonly sealed?: string;
  readonly sealed_sha256: string;
  readonly truncate?: number;
  readonly append?: string;
  readonly flip?: number;
  readonly move?: readonly number[];
}

const opened = casesOf<Inputs>(vectors, "open");
const good = opened[0]!;
const key = Uint8Array.fromHex(good.key);
const salt = Uint8Array.fromHex(good.salt);
const context = Uint8Array.fromHex(good.context);

function messageOf(size: number): Bytes {
  return new Uint8Array(size).map((_, index) => index % 251);
}

/** The case's message as sealed here with the key and context of the good cases. */
async function sealedOf(one: Case & Inputs): Promise<Bytes> {
  const sealedWith = one.expect === "ok" ? one.context : good.context;
  return chunked.seal(key, messageOf(one.size), Uint8Array.fromHex(one.salt), Uint8Array.fromHex(sealedWith));
}

function edited(one: Inputs, sealed: Bytes): Bytes {
  if (one.truncate !== undefined) return sealed.slice(0, one.truncate);
  if (one.append !== undefined) return join(sealed, Uint8Array.fromHex(one.append));
  if (one.flip !== undefined) return sealed.with(one.flip, sealed[one.flip]! ^ 1) as Bytes;
  if (one.move === undefined) return sealed;
  const chunks = one.move.map(chunked.chunkRange).map(({ start, end }) => sealed.subarray(start, end));
  return join(sealed.subarray(0, chunked.PREFIX_SIZE), ...chunks);
}

function* piecesOf(data: Bytes, size: number): Generator<Bytes> {
  for (let start = 0; start < data.length; start += size) yield data.slice(start, start + size);
}

describe("openSealed", () => {
  test.each(opened)("$name", async (one) => {
    const sealed = await sealedOf(one);
    expect((await sha256(sealed)).toHex()).toBe(one.sealed_sha256);
    if (one.sealed !== undefined) expect(sealed.toBase64()).toBe(one.sealed);
    const data = edited(one, sealed);
    const plaintext = await outcome(one, () =>
      chunked.openSealed(Uint8Array.fromHex(one.key), data, Uint8Array.fromHex(one.context)),
    );
    expect(plaintext?.toHex()).toBe(one.expect === "ok" ? messageOf(one.size).toHex() : undefined);
  });
});

describe.each([1, 57, 16_400, 100_000])("openStream in pieces of %d bytes", (size) => {
  test.each(opened.filter((one) => size > 1 || one.size < 1000))("$name", async (one) => {
    const data = edited(one, await sealedOf(one));
    const stream = (): AsyncGenerator<Bytes> =>
      chunked.openStream(Uint8Array.fromHex(one.key), piecesOf(data, size), Uint8Array.fromHex(one.context));
    const plaintext = await outcome(one, async () => join(...(await Array.fromAsync(stream()))));
    expect(plaintext?.toHex()).toBe(one.expect === "ok" ? messageOf(one.size).toHex() : undefined);
  });
});

describe("seal refuses", () => {
  test.each(casesOf<Inputs>(vectors, "seal"))("$name", async (one) => {
    const inputs = [one.key, one.salt, one.context].map((text) => Uint8Array.fromHex(text));
    await outcome(one, () => chunked.seal(inputs[0]!, messageOf(1), inputs[1]!, inputs[2]!));
  });
});

test.each([0, 1, 16_383, 16_384, 16_385, 50_000])("sealStream of %d bytes in any pieces", async (size) => {
  const whole = await chunked.seal(key, messageOf(size), salt, context);
  for (const piece of [997, 16_384, 40_000]) {
    const stream = chunked.sealStream(key, piecesOf(messageOf(size), piece), salt, context);
    expect(join(...(await Array.fromAsync(stream)))).toEqual(whole);
  }
  expect(chunked.sealedSize(size)).toBe(whole.length);
  expect(chunked.plaintextSize(whole.length)).toBe(size);
});

test.each([0, 55, 56, 71, 56 + 16_400, 56 + 16_400 + 15])("plaintextSize refuses %d", (size) => {
  expect(() => chunked.plaintextSize(size)).toThrow(new Malformed("chunked", "size"));
});

test("a chunk alone", async () => {
  const message = messageOf(2 * chunked.CHUNK_SIZE + 100);
  const sealed = await chunked.seal(key, message, salt, context);
  const opener = await chunked.Opener.create(key, sealed.slice(0, chunked.PREFIX_SIZE), context);
  for (const index of [2, 0, 1]) {
    const { start, end } = chunked.chunkRange(index);
    const chunk = await opener.openChunk(index, sealed.slice(start, end), { last: index === 2 });
    expect(chunk).toEqual(message.slice(index * chunked.CHUNK_SIZE, (index + 1) * chunked.CHUNK_SIZE));
  }
});

test.each([
  { index: 0, size: chunked.SEALED_CHUNK_SIZE, last: true },
  { index: 0, size: 0, last: false },
  { index: 2, size: 15, last: true },
  { index: 2, size: 116, last: false },
])("a chunk of a wrong size: $index, $size, $last", async ({ index, size, last }) => {
  const sealed = await chunked.seal(key, messageOf(2 * chunked.CHUNK_SIZE + 100), salt, context);
  const opener = await chunked.Opener.create(key, sealed.slice(0, chunked.PREFIX_SIZE), context);
  const { start } = chunked.chunkRange(index);
  await expect(opener.openChunk(index, sealed.slice(start, start + size), { last })).rejects.toThrow(
    new Malformed("chunked", "size"),
  );
});

test.each([-1, 0.5, chunked.MAX_CHUNKS])("chunk %d, which no message has", async (index) => {
  const sealed = await chunked.seal(key, new Uint8Array(), salt, context);
  const opener = await chunked.Opener.create(key, sealed.slice(0, chunked.PREFIX_SIZE), context);
  await expect(opener.openChunk(index, sealed.slice(chunked.PREFIX_SIZE), { last: true })).rejects.toThrow(
    new Malformed("chunked", "chunk count"),
  );
});

test("openStream gives a chunk before the next has come", async () => {
  const message = messageOf(2 * chunked.CHUNK_SIZE);
  const sealed = await chunked.seal(key, message, salt, context);
  async function* onlyTheFirstChunk(): AsyncGenerator<Bytes> {
    yield sealed.slice(0, chunked.chunkRange(0).end);
    throw new Error("cut");
  }
  const stream = chunked.openStream(key, onlyTheFirstChunk(), context);
  expect((await stream.next()).value).toEqual(message.slice(0, chunked.CHUNK_SIZE));
  await expect(stream.next()).rejects.toThrow("cut");
});
