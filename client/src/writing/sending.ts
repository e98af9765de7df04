/** Waiting for what leaves this device: a message in a new file can only follow once the file is on our log. */
import { DeviceError } from "../device/errors.ts";
import type { Device } from "../device/index.ts";

/** Waits until what leaves the device is on the log; a refusal is thrown, with its code. */
export async function untilLogged(device: Device, key: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = async (): Promise<void> => {
    const one = (await device.outbox()).find((outgoing) => outgoing.key === key);
    if (one?.state === "failed") reject(new DeviceError(one.problem ?? "other"));
    else if (one === undefined || one.state !== "sealing") resolve();
  };
  const stop = device.subscribe(({ type }) => {
    if (type === "outbox") look().catch(reject);
  });
  try {
    await look();
    await promise;
  } finally {
    stop();
  }
}
