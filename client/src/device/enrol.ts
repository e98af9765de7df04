/**
 * A device asks to be listed: its public keys, a proof that it holds the one that signs, and the digits that officer
 * and registrar compare by voice.
 *
 *     {"hotline":"<hash>","officer":7,"post":"watch","sealing":"<1216 B>","side":"XA","signing":"<1984 B>"}
 *
 * The proof signs these bytes, the digits cover them. Whether the device is listed is read from the verified list; what
 * the node says of the way there is its word.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { digits } from "../protocol/digits.ts";
import { signEnvelope, type Envelope } from "../protocol/dsse.ts";
import type { Signatories } from "../protocol/signatories.ts";
import { encode, encodeBase64 } from "../protocol/wire.ts";
import type { EnrolmentAnswer } from "./answers.ts";
import type { Enrolment } from "./index.ts";
import type { DeviceKeys } from "./keys.ts";

export const PAYLOAD_TYPE = "application/vnd.hotline.enrolment.v1+json";

/** Under which number and post, of which side and hotline, a device is to be listed. */
export interface Enrolling {
  readonly hotline: string;
  readonly side: string;
  readonly officer: number;
  readonly post: string;
}

/** What the proof signs and the digits cover. */
export function enrolmentPayload(
  { hotline, side, officer, post }: Enrolling,
  { signing, sealing }: { signing: Bytes; sealing: Bytes },
): Bytes {
  return encode({ hotline, officer, post, sealing: encodeBase64(sealing), side, signing: encodeBase64(signing) });
}

/** The digits of a device: eight groups of five. */
export async function enrolmentDigits(enrolling: Enrolling, keys: { signing: Bytes; sealing: Bytes }): Promise<string> {
  return digits(enrolmentPayload(enrolling, keys));
}

/** The proof that the device holds its signing key. */
export async function proveEnrolment(enrolling: Enrolling, keys: DeviceKeys): Promise<Envelope> {
  return signEnvelope(PAYLOAD_TYPE, enrolmentPayload(enrolling, publicKeys(keys)), [keys.signing]);
}

export function publicKeys({ signingPublic, sealingPublic }: DeviceKeys): { signing: Bytes; sealing: Bytes } {
  return { signing: signingPublic, sealing: sealingPublic };
}

/** Where an enrolment stands: by the keys in this browser, the verified list, and, on the way, the node's word. */
export async function enrolmentOf(
  keys: DeviceKeys | undefined,
  enrolling: Enrolling,
  { list, answer, persistent }: { list: Signatories; answer: EnrolmentAnswer; persistent: boolean },
): Promise<Enrolment> {
  const { telephone, signedBy, since } = answer;
  const asked = { since, signedBy, telephone, persistent };
  if (keys === undefined) {
    const state = answer.state === "listed" || answer.state === "waiting" ? "elsewhere" : "none";
    return { ...asked, state, device: null, digits: null };
  }
  const listed = list.devices.get(keys.id);
  const own = { ...asked, device: keys.id, digits: await enrolmentDigits(enrolling, publicKeys(keys)) };
  if (listed !== undefined) {
    return { ...own, state: list.revoked.has(keys.id) ? "revoked" : "listed", since: listed.since };
  }
  return { ...own, state: answer.device === keys.id ? "waiting" : "made" };
}
