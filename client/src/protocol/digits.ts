/**
 * Eight groups of five digits that two people compare aloud. The twin of `crypto/digits.py`, which states their strength.
 *
 *     48213 90557 00318 77120 64401 12985 30066 91724
 */
import type { Bytes } from "./bytes.ts";
import { label } from "./hashing.ts";
import { sha512 } from "./native.ts";

export const GROUPS = 8;

const GROUP_SIZE = 5;

/** The digits of `data`: 47 ASCII characters, eight groups of five digits with a space between. */
export async function digits(data: Bytes): Promise<string> {
  const digest = await sha512(label("digits"), data);
  const groups = Array.from({ length: GROUPS }, (_, index) =>
    digest.slice(index * GROUP_SIZE, (index + 1) * GROUP_SIZE),
  );
  return groups.map(spell).join(" ");
}

/** Five bytes are below 2^40, and so exact as a number. */
function spell(group: Bytes): string {
  const number = group.reduce((value, byte) => value * 256 + byte, 0);
  return String(number % 100_000).padStart(5, "0");
}
