/** Up to which message of the other side what is written takes their messages into account. */
import { messageNumber } from "../app/reader.ts";
import { numberOfMessage } from "../cases/message.ts";
import type { Device, FileRow, Shown } from "../device/index.ts";

/**
 * The number of the last message of the other side: of the year's or, as exercises are counted apart, of the exercise
 * file's; null where there is none.
 */
export async function accountsFor(device: Device, file: FileRow | null): Promise<string | null> {
  const { other } = device.hotline;
  if (file?.exercise !== true) {
    const { last } = (await device.desk()).numbers.other;
    return last === 0 ? null : messageNumber(other, last);
  }
  const { items } = await device.file(file.space);
  const theirs = items.filter((item): item is Shown => "type" in item && item.place.side === other);
  const last = theirs.findLast(({ number }) => number !== null);
  return last === undefined ? null : numberOfMessage(last);
}
