/**
 * The two times that an entry carries, compared: the author's claim and its log's clock. The twin of `crypto/times.py`.
 * No rule reads a clock.
 */
import { Refused } from "./errors.ts";

/** Seconds that an author's clock may be ahead of its log's. */
export const AHEAD = 300;

/**
 * A signed thing is taken from five minutes before its author's time until it expires. All in seconds.
 *
 * Throws `Refused("not-yet")`, and `Refused("expired")` also where it allowed itself more than `longest`.
 */
export function checkTimes(times: { issued: number; expires: number; at: number; longest: number }): void {
  const { issued, expires, at, longest } = times;
  if (issued - at > AHEAD) throw new Refused("not-yet");
  if (at > expires || expires - issued > longest) throw new Refused("expired");
}
