/** Both halves of the call list, which are kept as one: whoever changes a half gives the other back as it stood. */

import { Unreachable } from "../../device/errors.ts";
import type { CallList, Device } from "../../device/index.ts";
import type { Listed } from "./page.ts";

export type Calls<Row> = Listed<Row> & CallList;

/** The call list: the node's, or what this device kept of it. Throws `Unreachable` where it kept none. */
export async function askCalls(device: Device): Promise<CallList> {
  const calls = await device.watch.calls();
  if (calls === null) throw new Unreachable();
  return calls;
}
