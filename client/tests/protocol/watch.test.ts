/** Acts of the watch: the vectors that Python runs too, and that what a device encodes is what is read. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/watch.json";
import { utf8 } from "../../src/protocol/bytes.ts";
import type { Envelope } from "../../src/protocol/dsse.ts";
import { noSignatories } from "../../src/protocol/signatories.ts";
import { encodeWatchAct, parseWatchAct, type Standing, verifyOffer, verifyWatchAct } from "../../src/protocol/watch.ts";
import { Field, utc } from "../../src/protocol/wire.ts";
import { casesOf, outcome } from "./cases.ts";

interface Signed {
  readonly at: string;
  readonly payload_type: string;
  readonly payload: string;
  readonly signatures: readonly string[];
  readonly revoked: readonly string[];
}

interface List {
  readonly hotline: string;
  readonly side: string;
  readonly devices: readonly { device: string; officer: number; post: string; signing: string }[];
}

const [list] = casesOf<List>(vectors, "list");

function envelopeOf({ payload_type, payload, signatures }: Signed): Envelope {
  return {
    payloadType: payload_type,
    payload: utf8(payload),
    signatures: signatures.map((one) => Uint8Array.fromBase64(one)),
  };
}

function standingOf({ at, revoked }: Signed): Standing {
  const { hotline, side, devices } = list!;
  const listed = {
    ...noSignatories(side),
    devices: new Map(
      devices.map(({ device: id, officer, post, signing }) => [
        id,
        { id, post, officer, signing: Uint8Array.fromBase64(signing), sealing: new Uint8Array(), since: 0 },
      ]),
    ),
    revoked: new Set(revoked),
  };
  return { hotline, listed, at: utc(new Field(at)) };
}

for (const [name, verify] of [
  ["verify", verifyWatchAct],
  ["offer", verifyOffer],
] as const) {
  describe(name, () => {
    test.each(casesOf<Signed>(vectors, name))("$name", async (one) => {
      const envelope = envelopeOf(one);
      const act = await outcome(one, () => verify(envelope, standingOf(one)));
      if (act === undefined) return;
      expect(act).toEqual(parseWatchAct(envelope));
      expect(new TextDecoder().decode(encodeWatchAct(act))).toBe(one.payload);
    });
  });
}
