/** A handover on two devices: the incoming officer signs what stood on the page, whatever is offered by then. */
import { expect, test } from "vitest";
import type { OfferedWatch } from "../../src/device/index.ts";
import { Records } from "../../src/practice/records.ts";
import { type Envelope, envelopeValue } from "../../src/protocol/dsse.ts";
import { verifyWatchAct } from "../../src/protocol/watch.ts";
import { encodeUtc } from "../../src/protocol/wire.ts";
import { Hotline } from "./hotline.ts";
import { enlist, type Officer } from "./officers.ts";

interface Shift {
  readonly hotline: Hotline;
  readonly outgoing: Officer;
  readonly incoming: Officer;
}

async function shift(): Promise<Shift> {
  const hotline = await Hotline.found();
  return { hotline, outgoing: await enlist(hotline, "XA", 7), incoming: await enlist(hotline, "XA", 9) };
}

/** What the outgoing officer offers, with these notes. */
async function offer({ outgoing, incoming }: Shift, notes: string): Promise<Envelope> {
  const { device } = await incoming.device.trust();
  const to = { device: device!, officer: 9, post: "watch" };
  await outgoing.device.watch.offer(to, await outgoing.device.watch.stands(), notes);
  return outgoing.node.handovers.at(-1)!;
}

/** The offer as it is shown to the incoming officer. */
async function shown({ hotline, incoming }: Shift, envelope: Envelope): Promise<OfferedWatch> {
  const offered = { envelope: envelopeValue(envelope), at: encodeUtc(hotline.now) };
  incoming.node.lie = (path, answer) => (path === "/api/v1/watch" ? { ...answer, offered } : answer);
  return (await incoming.device.watch.stands()).offered!;
}

test("is signed by both over the same bytes", async () => {
  const night = await shift();
  const { hotline, incoming } = night;
  await incoming.device.watch.accept(await shown(night, await offer(night, "Translator called.")));
  const [both] = incoming.node.handovers;
  const listed = new Records(hotline, "XA").view().signatories("XA");
  const standing = { hotline: hotline.id, listed, at: hotline.now };
  expect((await verifyWatchAct(both!, standing)).notes).toBe("Translator called.");
});

test("is the one that was read, though another is offered since", async () => {
  const night = await shift();
  const read = await shown(night, await offer(night, "XA-0041 waits."));
  await shown(night, await offer(night, "Nothing waits."));
  await night.incoming.device.watch.accept(read);
  const [signed] = night.incoming.node.handovers;
  expect(new TextDecoder().decode(signed!.payload)).toContain("XA-0041 waits.");
});

test("that this device was never shown is not signed", async () => {
  const night = await shift();
  const read = await shown(night, await offer(night, ""));
  await expect(night.incoming.device.watch.accept({ ...read })).rejects.toMatchObject({ code: "not-offered" });
  expect(night.incoming.node.handovers).toEqual([]);
});
