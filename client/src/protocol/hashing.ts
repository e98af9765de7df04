/**
 * Domain-separated SHA-256: the twin of `crypto/hashing.py`.
 *
 *     labelledHash("space", a, b) = SHA-256("hotline/v1/space" 00 a b)
 *
 * The parts of one label have fixed sizes, so their concatenation has one reading.
 */
import { type Bytes, utf8 } from "./bytes.ts";
import { sha256 } from "./native.ts";

/** The prefix for a name: ASCII "hotline/v1/<name>" and a zero byte. */
export function label(name: string): Bytes {
  return utf8(`hotline/v1/${name}\0`);
}

/** SHA-256 over the name's label and the parts, in hex: 64 digits. */
export async function labelledHash(name: string, ...parts: readonly Bytes[]): Promise<string> {
  return (await sha256(label(name), ...parts)).toHex();
}
