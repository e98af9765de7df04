/**
 * Envelopes: bytes, what kind of bytes they are, and the signatures over both. The twin of `crypto/dsse.py`, which has
 * the rules.
 *
 *     DSSEv1 29 http://example.com/HelloWorld 11 hello world
 *     {"payload":"aGVsbG8gd29ybGQ=","payloadType":"http://example.com/HelloWorld","signatures":[{"sig":"…"}]}
 */
import { type Bytes, join, utf8 } from "./bytes.ts";
import * as composite from "./composite.ts";
import { Unverified } from "./errors.ts";
import { sha256 } from "./native.ts";
import { asciiWord, base64Bytes, encode, encodeBase64, type Field, fields, type Json, listOf, parse } from "./wire.ts";
import { ENTRY_LIMIT } from "./words.ts";

export const MAX_PAYLOAD_TYPE_SIZE = 128;
export const MAX_SIGNATURES = 16;

/** Bytes, their type and composite signatures over both, 3373 bytes each. Nothing in it is verified. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Bytes;
  readonly signatures: readonly Bytes[];
}

/** The pre-authentication encoding: the bytes that are signed. */
export function pae(payloadType: string, payload: Bytes): Bytes {
  const kind = utf8(payloadType);
  return join(utf8(`DSSEv1 ${kind.length} `), kind, utf8(` ${payload.length} `), payload);
}

/** SHA-256 of the pre-authentication encoding, in hex: the same whoever signed it, and however often. */
export async function envelopeId(envelope: Envelope): Promise<string> {
  return (await sha256(pae(envelope.payloadType, envelope.payload))).toHex();
}

/** An envelope with a signature of each key, in this order. */
export async function signEnvelope(
  payloadType: string,
  payload: Bytes,
  keys: readonly composite.SigningKey[],
): Promise<Envelope> {
  const message = pae(payloadType, payload);
  return { payloadType, payload, signatures: await Promise.all(keys.map((key) => composite.sign(key, message))) };
}

/**
 * The payload, if each of these composite public keys signed it: in this order, no more and no fewer.
 *
 * Which payload type it must have is the caller's to check. Throws `Unverified` and, for a key or signature of another
 * size, `Malformed`.
 */
export async function verifyEnvelope(envelope: Envelope, publicKeys: readonly Bytes[]): Promise<Bytes> {
  const spelled = new Set(publicKeys.map((publicKey) => publicKey.toHex()));
  if (publicKeys.length === 0 || spelled.size !== publicKeys.length) throw new Unverified("dsse", "keys");
  if (envelope.signatures.length !== publicKeys.length) throw new Unverified("dsse", "signature count");
  const message = pae(envelope.payloadType, envelope.payload);
  await Promise.all(
    publicKeys.map((publicKey, index) => composite.verify(publicKey, message, envelope.signatures[index]!)),
  );
  return envelope.payload;
}

/** An envelope from at most `limit` bytes. Throws `Malformed`. */
export function parseEnvelope(data: Bytes, { limit }: { limit: number }): Envelope {
  return envelopeFrom(parse(data, { limit }));
}

/** An envelope inside a larger value. Throws `Malformed`. */
export function envelopeFrom(field: Field): Envelope {
  const [payload, payloadType, signatures] = fields(field, "payload", "payloadType", "signatures");
  return {
    payloadType: asciiWord(payloadType, { limit: MAX_PAYLOAD_TYPE_SIZE }),
    payload: base64Bytes(payload, { limit: ENTRY_LIMIT }),
    signatures: listOf(signatures, readSignature, { limit: MAX_SIGNATURES }),
  };
}

/** The bytes that `parseEnvelope` reads. */
export function encodeEnvelope(envelope: Envelope): Bytes {
  return encode(envelopeValue(envelope));
}

/** The value that `envelopeFrom` reads. */
export function envelopeValue(envelope: Envelope): Json {
  return {
    payload: encodeBase64(envelope.payload),
    payloadType: envelope.payloadType,
    signatures: envelope.signatures.map((signature) => ({ sig: encodeBase64(signature) })),
  };
}

function readSignature(field: Field): Bytes {
  const [signature] = fields(field, "sig");
  return base64Bytes(signature, { size: composite.SIGNATURE_SIZE });
}
