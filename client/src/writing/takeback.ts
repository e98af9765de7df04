/** Taking back: what was refused, withdrawn or sent back becomes a draft again, so that nothing is written twice. */
import { href } from "../app/route.ts";
import type { Device, WaitingDraft } from "../device/index.ts";
import { keepAsDraft } from "./reopen.ts";

/** Takes an outgoing statement out, once its text is kept as a draft; the address at which to go on writing, or null if it was no message. */
export async function takeBack(device: Device, key: string): Promise<string | null> {
  return device.discard(key, (message) => keepAsDraft(device, message));
}

/** Withdraws the own draft from its releaser; the address at which to go on writing. A text is kept first. */
export async function withdraw(device: Device, { id, message, precedence }: WaitingDraft): Promise<string | null> {
  const declared = message.type === "declaration" || precedence === null;
  const address = declared ? href({ page: "line" }) : await keepAsDraft(device, { ...message, precedence });
  await device.dropDraft(id);
  return address;
}
