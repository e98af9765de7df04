/**
 * Where this device's enrolment stands: by the keys in this browser and by the verified list. What the node says of the
 * way there (waiting, who signed) is its word.
 */
import { type Enrolment as Asked, enrolmentDigits } from "../protocol/enrolment.ts";
import type { Signatories } from "../protocol/signatories.ts";
import type { EnrolmentAnswer } from "./answers.ts";
import type { Enrolment } from "./index.ts";
import type { DeviceKeys } from "./keys.ts";

/** Under which number and post, of which side and hotline, a device is to be listed. */
export type Enrolling = Omit<Asked, "signing" | "sealing">;

/** What a device with these keys asks to be listed with. */
export function askedWith({ signingPublic, sealingPublic }: DeviceKeys, enrolling: Enrolling): Asked {
  return { ...enrolling, signing: signingPublic, sealing: sealingPublic };
}

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
  const own = { ...asked, device: keys.id, digits: await enrolmentDigits(askedWith(keys, enrolling)) };
  const listed = list.devices.get(keys.id);
  if (listed !== undefined) {
    return { ...own, state: list.revoked.has(keys.id) ? "revoked" : "listed", since: listed.since };
  }
  return { ...own, state: answer.device === keys.id ? "waiting" : "made" };
}
