/** Bytes: joined, compared, spelled. What Python has in its language. */

/** Bytes of their own memory, as Web Crypto takes and gives them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

/** All parts, one after the other. */
export function join(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Whether two byte strings are the same, in a time that depends on their length only. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.reduce((difference, byte, index) => difference | (byte ^ b[index]!), 0) === 0;
}

/** Below zero, zero or above as `a` sorts before, with or after `b`; both lower-case hex or both ASCII. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The UTF-8 of a text. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** `value` as `size` bytes, big-endian. */
export function bigEndian(value: number, size: number): Bytes {
  return Uint8Array.from({ length: size }, (_, index) => Math.floor(value / 2 ** (8 * (size - 1 - index))) % 256);
}
