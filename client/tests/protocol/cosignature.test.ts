/** Cosignatures: the vectors that Python runs too. */
import { describe, expect, test } from "vitest";
import vectors from "../../../tests/vectors/cosignature.json";
import { utf8 } from "../../src/protocol/bytes.ts";
import * as cosignature from "../../src/protocol/cosignature.ts";
import { ED25519_COSIGNATURE, parseNote, parseVkey, verifyNote } from "../../src/protocol/note.ts";
import { casesOf, outcome } from "./cases.ts";

interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
}

function headOf({ origin, size, root }: Head): cosignature.TreeHead {
  return { origin, size, root: Uint8Array.fromHex(root) };
}

describe("message", () => {
  type Messages = Head & { signer: string; time: number; ed25519: string; mldsa44: string };
  test.each(casesOf<Messages>(vectors, "message"))("$name", (one) => {
    const head = headOf(one);
    const text = cosignature.encodeTreeHead(head);
    expect(cosignature.ed25519Message(one.time, text).toHex()).toBe(one.ed25519);
    expect(cosignature.mldsa44Message(one.signer, one.time, head).toHex()).toBe(one.mldsa44);
  });
});

describe("verify", () => {
  type Signed = Head & { vkey: string; note: string; time: number };
  test.each(casesOf<Signed>(vectors, "verify"))("$name", async (one) => {
    const key = await parseVkey(one.vkey);
    const verifier =
      key.type === ED25519_COSIGNATURE
        ? cosignature.ed25519CosignatureVerifier(key)
        : cosignature.mldsa44CosignatureVerifier(key, headOf(one));
    const verified = await outcome(one, () => verifyNote(parseNote(utf8(one.note)), [verifier]));
    if (verified !== undefined) expect(cosignature.timeOf(verified.get(key)!)).toBe(one.time);
  });
});
