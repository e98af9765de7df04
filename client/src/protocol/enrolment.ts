/**
 * What a new device asks to be listed with: its public keys, and a proof that it holds the signing key. The twin of
 * `crypto/enrolment.py`, which verifies it: a device only asks.
 *
 *     {"hotline":"<hash>","officer":7,"post":"watch","sealing":"<1216 B>","side":"XA","signing":"<1984 B>"}
 *
 * The proof is a DSSE envelope of this payload, signed by the new device. The digits that officer and registrar compare
 * by voice cover the same bytes, so that nobody between them can have other keys listed.
 */
import type { Bytes } from "./bytes.ts";
import type { SigningKey } from "./composite.ts";
import { digits } from "./digits.ts";
import { type Envelope, signEnvelope } from "./dsse.ts";
import { encode, encodeBase64 } from "./wire.ts";

const PAYLOAD_TYPE = "application/vnd.hotline.enrolment.v1+json";

/** Whose device it is, and its public keys: to sign (1984 bytes) and to seal to (1216 bytes). */
export interface Enrolment {
  readonly hotline: string;
  readonly side: string;
  readonly post: string;
  readonly officer: number;
  readonly signing: Bytes;
  readonly sealing: Bytes;
}

/** The bytes that the proof signs and the digits cover. */
export function enrolmentPayload({ hotline, side, post, officer, signing, sealing }: Enrolment): Bytes {
  return encode({ hotline, officer, post, sealing: encodeBase64(sealing), side, signing: encodeBase64(signing) });
}

/** Eight groups of five digits over the payload. */
export async function enrolmentDigits(enrolment: Enrolment): Promise<string> {
  return digits(enrolmentPayload(enrolment));
}

/** The device's proof. */
export async function signEnrolment(enrolment: Enrolment, key: SigningKey): Promise<Envelope> {
  return signEnvelope(PAYLOAD_TYPE, enrolmentPayload(enrolment), [key]);
}
