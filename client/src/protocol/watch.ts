/**
 * Acts of the watch: who takes, hands over, takes over or leaves it, signed on the officers' devices. The twin of
 * `crypto/watch.py`, which has the rules in their order.
 *
 *     {"act":"hand-over","alarm":true,"hotline":"<hash>","issued":"2026-11-23T08:00:00Z","limits":2,"nonce":"<16 B hex>",
 *      "notes":"…","numbers":{"other":{"last":42,"year":2026},"own":{"last":18,"year":2026}},"open":3,
 *      "previous":"<id of the last act>"|null,"side":"XA",
 *      "signers":[{"device":"<id>","officer":7,"post":"watch"},{"device":"<id>","officer":9,"post":"watch"}]}
 *
 * A hand-over has two signers, the outgoing officer first; the others have one. An *offer* is a hand-over that the
 * outgoing officer alone has signed.
 */
import type { Bytes } from "./bytes.ts";
import { type Envelope, verifyEnvelope } from "./dsse.ts";
import { Malformed, Refused, Unverified } from "./errors.ts";
import { type Signatories, validDevice } from "./signatories.ts";
import { AHEAD } from "./times.ts";
import {
  boolean,
  encode,
  encodeUtc,
  type Field,
  fields,
  hex,
  integer,
  listOf,
  nullable,
  parse,
  text,
  utc,
} from "./wire.ts";
import { choice, digest, ENTRY_LIMIT, side, word } from "./words.ts";

export const PAYLOAD_TYPE = "application/vnd.hotline.watch.v1+json";
/** How many sign each act. */
export const SIGNERS = { take: 1, "hand-over": 2, "take-over": 1, leave: 1 } as const;
/** Bytes of the notes, in UTF-8. */
export const NOTES_LIMIT = 8_000;
/** Seconds after its author's time for which an act is taken. */
export const LONGEST = 3_600;

/** What an officer does with the watch. */
export type Act = keyof typeof SIGNERS;

/** The last number of a side's messages in a UTC year; 0 before the first. */
export interface Last {
  readonly year: number;
  readonly last: number;
}

/** Whose device signs: its id, the officer's number and post. */
export interface Signer {
  readonly device: string;
  readonly officer: number;
  readonly post: string;
}

/** An act; nothing in it is verified. Times are POSIX seconds. */
export interface WatchAct {
  readonly act: Act;
  readonly alarm: boolean;
  readonly hotline: string;
  readonly issued: number;
  readonly nonce: string;
  readonly notes: string;
  readonly numbers: { readonly own: Last; readonly other: Last };
  readonly open: number;
  readonly limits: number;
  readonly previous: string | null;
  readonly side: string;
  readonly signers: readonly Signer[];
}

/** By which list, and at which time. */
export interface Standing {
  readonly hotline: string;
  readonly listed: Signatories;
  readonly at: number;
}

/** The bytes that are signed. */
export function encodeWatchAct(act: WatchAct): Bytes {
  const { numbers, signers } = act;
  return encode({
    act: act.act,
    alarm: act.alarm,
    hotline: act.hotline,
    issued: encodeUtc(act.issued),
    limits: act.limits,
    nonce: act.nonce,
    notes: act.notes,
    numbers: { other: lastValue(numbers.other), own: lastValue(numbers.own) },
    open: act.open,
    previous: act.previous,
    side: act.side,
    signers: signers.map(({ device, officer, post }) => ({ device, officer, post })),
  });
}

/** The act in an envelope. Throws `Malformed`. */
export function parseWatchAct(envelope: Envelope): WatchAct {
  if (envelope.payloadType !== PAYLOAD_TYPE) throw new Malformed("watch", "payload type");
  const [act, alarm, hotline, issued, limits, nonce, notes, numbers, open, previous, code, signers] = fields(
    parse(envelope.payload, { limit: ENTRY_LIMIT }),
    "act",
    "alarm",
    "hotline",
    "issued",
    "limits",
    "nonce",
    "notes",
    "numbers",
    "open",
    "previous",
    "side",
    "signers",
  );
  const [own, other] = fields(numbers, "own", "other");
  const parsed: WatchAct = {
    act: choice(act, Object.keys(SIGNERS) as Act[]),
    alarm: boolean(alarm),
    hotline: digest(hotline),
    issued: utc(issued),
    nonce: hex(nonce, 16),
    notes: text(notes, { limit: NOTES_LIMIT }),
    numbers: { own: readLast(own), other: readLast(other) },
    open: integer(open),
    limits: integer(limits),
    previous: nullable(previous, digest),
    side: side(code),
    signers: listOf(signers, readSigner, { limit: 2 }),
  };
  if (parsed.signers.length !== SIGNERS[parsed.act]) throw new Malformed("watch", "signers");
  return parsed;
}

/** The act, if all its signers signed it, by the side's own list. Throws `Malformed`, and `Refused`, see `crypto`. */
export async function verifyWatchAct(envelope: Envelope, standing: Standing): Promise<WatchAct> {
  const act = parseWatchAct(envelope);
  await verify(act, envelope, act.signers, standing);
  return act;
}

/** The hand-over, if the outgoing officer alone signed it. Throws likewise, `Malformed` for another act. */
export async function verifyOffer(envelope: Envelope, standing: Standing): Promise<WatchAct> {
  const act = parseWatchAct(envelope);
  if (act.act !== "hand-over") throw new Malformed("watch", "an offer");
  await verify(act, envelope, act.signers.slice(0, 1), standing);
  return act;
}

/** Steps 2 to 6; both officers of an offer are looked up, though one has signed. */
async function verify(
  act: WatchAct,
  envelope: Envelope,
  signedBy: readonly Signer[],
  { hotline, listed, at }: Standing,
): Promise<void> {
  if (act.hotline !== hotline) throw new Refused("hotline");
  if (act.side !== listed.side) throw new Refused("side");
  if (act.issued - at > AHEAD) throw new Refused("not-yet");
  if (at - act.issued > LONGEST) throw new Refused("expired");
  if (new Set(act.signers.map(({ officer }) => officer)).size !== act.signers.length) throw new Refused("one-officer");
  const keys = new Map(act.signers.map((signer) => [signer, keyOf(signer, listed)]));
  try {
    await verifyEnvelope(
      envelope,
      signedBy.map((signer) => keys.get(signer)!),
    );
  } catch (unverified) {
    if (unverified instanceof Malformed || unverified instanceof Unverified) {
      throw new Refused("signature", unverified.detail);
    }
    throw unverified;
  }
}

/** The signing key of a signer's device. Throws `Refused`. */
function keyOf(signer: Signer, listed: Signatories): Bytes {
  const device = validDevice(listed, signer.device);
  if (device.officer !== signer.officer || device.post !== signer.post) throw new Refused("post");
  return device.signing;
}

function lastValue({ year, last }: Last): { last: number; year: number } {
  return { last, year };
}

function readLast(field: Field): Last {
  const [year, last] = fields(field, "year", "last");
  return { year: integer(year, { maximum: 9999 }), last: integer(last) };
}

function readSigner(field: Field): Signer {
  const [device, officer, post] = fields(field, "device", "officer", "post");
  return { device: digest(device), officer: integer(officer), post: word(post) };
}
