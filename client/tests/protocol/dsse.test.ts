/** Envelopes: the vectors that Python runs too, and what a device signs. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/dsse.json";
import { utf8 } from "../../src/protocol/bytes.ts";
import * as composite from "../../src/protocol/composite.ts";
import * as dsse from "../../src/protocol/dsse.ts";
import { casesOf, outcome } from "./cases.ts";

interface Encoded {
  readonly payload_type: string;
  readonly payload: string;
  readonly pae: string;
  readonly id: string;
}

interface Parsed {
  readonly text: string;
  readonly limit: number;
}

interface Verified {
  readonly payload_type: string;
  readonly payload: string;
  readonly signatures: readonly string[];
  readonly public_keys: readonly string[];
}

describe("pae and envelopeId", () => {
  test.each(casesOf<Encoded>(vectors, "pae"))("$name", async ({ payload_type, payload, pae, id }) => {
    const bytes = Uint8Array.fromHex(payload);
    expect(dsse.pae(payload_type, bytes).toHex()).toBe(pae);
    expect(await dsse.envelopeId({ payloadType: payload_type, payload: bytes, signatures: [] })).toBe(id);
  });
});

describe("parseEnvelope", () => {
  test.each(casesOf<Parsed>(vectors, "parse"))("$name", async (one) => {
    const data = utf8(one.text);
    const envelope = await outcome(one, () => dsse.parseEnvelope(data, { limit: one.limit }));
    if (envelope !== undefined) expect(dsse.encodeEnvelope(envelope)).toEqual(data);
  });
});

describe("verifyEnvelope", () => {
  test.each(casesOf<Verified>(vectors, "verify"))("$name", async (one) => {
    const payload = Uint8Array.fromHex(one.payload);
    const signatures = one.signatures.map((signature) => Uint8Array.fromBase64(signature));
    const publicKeys = one.public_keys.map((publicKey) => Uint8Array.fromBase64(publicKey));
    const envelope = { payloadType: one.payload_type, payload, signatures };
    const verified = await outcome(one, () => dsse.verifyEnvelope(envelope, publicKeys));
    expect(verified).toEqual(one.expect === "ok" ? payload : undefined);
  });
});

test("an envelope of two signers survives the wire", async () => {
  const keys = await Promise.all([composite.generateSigningKey(), composite.generateSigningKey()]);
  const signed = await dsse.signEnvelope("application/example", utf8("{}"), keys);
  const envelope = dsse.parseEnvelope(dsse.encodeEnvelope(signed), { limit: 65_535 });
  expect(envelope).toEqual(signed);
  const publicKeys = await Promise.all(keys.map(composite.exportPublicKey));
  expect(await dsse.verifyEnvelope(envelope, publicKeys)).toEqual(utf8("{}"));
});
