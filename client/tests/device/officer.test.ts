/** Whole statements, made by an officer in Python and by a device in Chromium: read, verified and opened. */
import { describe, expect, test } from "vitest";
import chromium from "../../../tests/vectors/chromium_officer.json";
import python from "../../../tests/vectors/officer.json";
import { firstSealed, openTexts } from "../../src/device/reader.ts";
import { type Bytes, utf8 } from "../../src/protocol/bytes.ts";
import { parseEnvelope, verifyEnvelope } from "../../src/protocol/dsse.ts";
import { openGrant, parseWraps, unwrapEpochKey } from "../../src/protocol/epoch.ts";
import { Unverified } from "../../src/protocol/errors.ts";
import { sha256 } from "../../src/protocol/native.ts";
import { draftMatches, headerValue, parseStatement, type Statement } from "../../src/protocol/statement.ts";
import { encode } from "../../src/protocol/wire.ts";
import { sealingKey } from "../protocol/keys.ts";

interface Spoken {
  readonly name: string;
  readonly op: string;
  readonly envelope: string;
  readonly signing: readonly string[];
  readonly body: readonly string[];
  readonly reader?: string;
  readonly seed?: string;
  readonly epoch_key?: string;
  readonly texts?: readonly string[];
  readonly keys?: Readonly<Record<string, string>>;
}

async function read(one: Spoken): Promise<{ statement: Statement; body: Bytes[] }> {
  const statement = await parseStatement(parseEnvelope(utf8(one.envelope), { limit: 65_535 }));
  const body = one.body.map((part) => Uint8Array.fromBase64(part));
  const hashes = await Promise.all(
    body.map(async (part) => ({ size: part.length, hash: (await sha256(part)).toHex() })),
  );
  expect(statement.body).toEqual(hashes);
  return { statement, body };
}

function passageOf({ hotline, space, signer }: Statement, { reader }: Spoken) {
  return { hotline, space, sender: signer.device, recipient: reader! };
}

describe.each([
  ["Python", python],
  ["Chromium", chromium],
])("made in %s", (_name, vectors) => {
  const cases = vectors.cases as unknown as readonly Spoken[];

  test.each(cases)("$name is signed", async (one) => {
    const { statement } = await read(one);
    const [releaser, ...drafter] = one.signing.map((key) => Uint8Array.fromBase64(key));
    await verifyEnvelope(statement.envelope, [releaser!]);
    const { type, says, draft, envelope } = statement;
    expect(encode(headerValue(type, says, statement)).toHex()).toBe(envelope.payload.toHex());
    if (draft === null) return expect(drafter).toEqual([]);
    await verifyEnvelope(draft.envelope, drafter);
    expect(draftMatches(statement, draft)).toBe(true);
    await expect(verifyEnvelope(draft.envelope, [releaser!])).rejects.toBeInstanceOf(Unverified);
  });

  test.each(cases.filter(({ op }) => op !== "grant"))("$name opens", async (one) => {
    const { statement, body } = await read(one);
    const key = Uint8Array.fromHex(one.epoch_key!);
    expect(await openTexts(statement, body.slice(firstSealed(statement)), key)).toEqual(one.texts);
    if (one.op !== "open") return;
    const wrap = parseWraps(body[0]!).get(one.reader!)!;
    const reader = await sealingKey(Uint8Array.fromHex(one.seed!));
    expect(await unwrapEpochKey(reader, wrap, passageOf(statement, one), statement.epoch!)).toEqual(key);
  });

  test.each(cases.filter(({ op }) => op === "grant"))("$name opens", async (one) => {
    const { statement, body } = await read(one);
    const reader = await sealingKey(Uint8Array.fromHex(one.seed!));
    const keys = await openGrant(reader, body[0]!, passageOf(statement, one));
    expect(Object.fromEntries([...keys].map(([id, key]) => [id, key.toHex()]))).toEqual(one.keys);
  });
});
