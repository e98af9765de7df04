/**
 * Makes `tests/vectors/chromium_officer.json`: whole statements that a device in Chromium signed and sealed, for Python
 * to verify and open. Their form is that of `officer.json`, whose reader opens these, too.
 */
import { test } from "vitest";
import { commands } from "vitest/browser";
import hpkeVectors from "../../../tests/vectors/hpke.json";
import {
  type Author,
  type Composed,
  composeGrant,
  composeOpen,
  composeStatement,
  draftPayload,
  padTexts,
  signDraft,
  type Writing,
} from "../../src/device/seal.ts";
import type { Bytes } from "../../src/protocol/bytes.ts";
import * as composite from "../../src/protocol/composite.ts";
import { encodeEnvelope } from "../../src/protocol/dsse.ts";
import { deviceId } from "../../src/protocol/epoch.ts";
import * as hpke from "../../src/protocol/hpke.ts";
import { casesOf } from "./cases.ts";

const HOTLINE = "5d".repeat(32);
const NOTICE = { answers: null, closes: false, precedence: "FLASH", replaces: null, reply: null } as const;
const TEXTS = ["An agent has stopped the cranes.", "直通联络线路 😀", ""];
const reader = casesOf<{ seed: string; public_key: string }>(hpkeVectors, "key").find(
  (one) => one.name === "ours, seed",
)!;

function random(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size));
}

async function author(officer: number): Promise<Author> {
  const [signing, sealing] = await Promise.all([composite.generateSigningKey(), hpke.generateSealingKey()]);
  const signingPublic = await composite.exportPublicKey(signing);
  const sealingPublic = await hpke.exportPublicKey(sealing);
  const id = await deviceId(signingPublic, sealingPublic);
  const keys = { id, signing, sealing, signingPublic, sealingPublic };
  return { hotline: HOTLINE, demonstration: true, side: "XA", officer, post: "watch", keys };
}

function made(
  name: string,
  op: string,
  { envelope, body }: Composed,
  signers: readonly Author[],
  opens: object,
): object {
  return {
    name,
    op,
    envelope: new TextDecoder().decode(encodeEnvelope(envelope)),
    signing: signers.map(({ keys }) => keys.signingPublic.toBase64()),
    body: body.map((part) => part.toBase64()),
    ...opens,
    expect: "ok",
  };
}

test("chromium_officer.json", async () => {
  const [releaser, drafter] = [await author(1), await author(2)];
  const verified = { log: 1, size: 4, root: "ab".repeat(32) };
  const writing: Writing = { own: verified, other: verified, now: 1_795_420_680, random };
  const sealing = Uint8Array.fromBase64(reader.public_key);
  const id = await deviceId(drafter.keys.signingPublic, sealing);
  const common = { author: releaser, writing, exercise: false, capacity: "centre" };
  const opened = await composeOpen({
    ...common,
    kind: "case",
    posts: [["XA", "watch"]],
    recipients: new Map([[id, sealing]]),
    title: "Cranes",
    nonce: random(16),
  });
  const { space, epoch } = opened;
  const says = { type: "notice", says: NOTICE, space, epoch } as const;
  const notice = await composeStatement({ ...common, ...says, plaintexts: padTexts(TEXTS, random) });
  const text = TEXTS[1]!;
  const plaintexts = padTexts([text], random);
  const two = { ...common, ...says, capacity: "government", plaintexts };
  const draft = await signDraft(await draftPayload({ ...two, author: drafter }), drafter);
  const released = await composeStatement({ ...two, draft });
  const keys = new Map([[epoch.id, epoch.key]]);
  const grant = await composeGrant({ ...common, space, device: id, sealing, keys });
  const [opens, seeded] = [{ epoch_key: epoch.key.toHex() }, { reader: id, seed: reader.seed }];
  const cases = [
    made("a file", "open", opened, [releaser], { texts: ["Cranes"], ...opens, ...seeded }),
    made("a message", "message", notice, [releaser], { texts: TEXTS, ...opens }),
    made("a release", "released", released, [releaser, drafter], { texts: [text], ...opens }),
    made("a grant", "grant", grant, [releaser], { keys: { [epoch.id]: epoch.key.toHex() }, ...seeded }),
  ];
  await commands.writeFile("../tests/vectors/chromium_officer.json", JSON.stringify({ cases }));
});
