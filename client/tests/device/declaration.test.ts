/** The state of the line declared from a device: under one signature, and drafted by one officer for another. */
import { expect, test } from "vitest";
import type { DeclarationDraft } from "../../src/device/index.ts";
import type { Declare } from "../../src/protocol/says.ts";
import { LINE } from "../../src/protocol/spaces.ts";
import type { Hotline } from "./hotline.ts";
import { atNight, enlist, sent, shownIn, statement, takeOut } from "./officers.ts";

function suspended(hotline: Hotline, capacity = "centre", given: Partial<Declare> = {}): DeclarationDraft {
  const says: Declare = { flash: true, from: hotline.now + 60, reason: "political", state: "suspended", ...given };
  return { space: LINE, type: "declaration", capacity, says };
}

/** A declaration that the watch of XA drafted on behalf of the Government, and the head who may release it. */
async function drafted() {
  const { hotline, xa, xb } = await atNight();
  const releaser = await enlist(hotline, "XA", 1, "head");
  const draft = suspended(hotline, "government");
  const prepared = await xa.device.prepareDraft(draft);
  await xa.device.submitDraft(prepared);
  const [waiting] = await releaser.device.waitingDrafts();
  return { hotline, xa, xb, releaser, draft, prepared, waiting: waiting! };
}

test("what is signed is what was shown, and the other side has it on the line itself", async () => {
  const { hotline, xa, xb } = await atNight();
  const draft = suspended(hotline);
  const prepared = await xa.device.prepare(draft);
  const out = await sent(xa.device, await xa.device.send(prepared), "logged");
  expect(out).toMatchObject({ state: "logged", problem: null, space: LINE, type: "declaration", number: null });
  const { envelope } = hotline.centre("XA").log.verdicts[out.index!]!.frame!;
  expect(new TextDecoder().decode(envelope!.payload)).toBe(prepared.header);

  await hotline.receipt("XB");
  const read = await statement(xb.device, LINE, out.id!);
  expect(read).toMatchObject({
    says: draft.says,
    verdict: { state: "counts" },
    body: { state: "none" },
    drafter: null,
  });
  // Nothing was sealed for it: no key of the line had to begin.
  expect(shownIn(await xb.device.file(LINE)).map(({ type }) => type)).toEqual(["declaration"]);
});

test("one that is backdated is refused, and nothing of it is kept", async () => {
  const { hotline, xa } = await atNight();
  const draft = suspended(hotline, "centre", { from: hotline.now - 1 });
  const out = await sent(xa.device, await xa.device.send(await xa.device.prepare(draft)), "logged");
  expect(out).toMatchObject({ state: "failed", problem: "effect", index: null });
  expect(await takeOut(xa.device, out)).toBeNull();
});

test("a capacity that needs two officers is drafted by one and released by another", async () => {
  const { hotline, xa, xb, releaser, draft, prepared, waiting } = await drafted();
  expect(waiting).toMatchObject({ message: draft, precedence: null, role: "releaser", drafter: { officer: 7 } });

  const release = await releaser.device.prepareRelease(waiting, waiting.precedence);
  const out = await sent(releaser.device, await releaser.device.release(waiting, release), "logged");
  expect(out).toMatchObject({ state: "logged", problem: null, number: null });
  expect(xa.node.drafts).toEqual([]);

  await hotline.receipt("XB");
  const read = await statement(xb.device, LINE, out.id!);
  expect([read.says, read.signer.officer, read.drafter!.officer]).toEqual([draft.says, 1, 7]);
  expect([read.verdict.state, read.body.state]).toEqual(["counts", "none"]);
  const { envelope } = hotline.centre("XA").log.verdicts[out.index!]!.frame!;
  const header = JSON.parse(new TextDecoder().decode(envelope!.payload)) as { draft: { payload: string } };
  expect(header).toEqual(JSON.parse(release.header));
  expect(atob(header.draft.payload)).toBe(prepared.header);
  expect(JSON.parse(prepared.header)).toMatchObject({ content: [], type: "declaration" });
});

test("one that was not released before it takes effect cannot be released any more", async () => {
  const { hotline, releaser, waiting } = await drafted();
  hotline.now += 120;
  const release = await releaser.device.prepareRelease(waiting, null);
  const out = await sent(releaser.device, await releaser.device.release(waiting, release), "logged");
  expect(out).toMatchObject({ state: "failed", problem: "effect" });
});

test("one that is sent back says why to its drafter alone", async () => {
  const { xa, releaser, waiting } = await drafted();
  await releaser.device.sendBack(waiting, { language: "en", text: "Not today." });
  const [back] = await xa.device.waitingDrafts();
  expect(back!.returned!.reason).toEqual({ language: "en", text: "Not today." });
});

test("drafts come page after page, the newest first, and any of them is released", async () => {
  const { hotline, xa, releaser, waiting } = await drafted();
  for (const minutes of [2, 3, 4]) {
    hotline.now += 1;
    const later = suspended(hotline, "government", { from: hotline.now + 60 * minutes });
    await xa.device.submitDraft(await xa.device.prepareDraft(later));
  }
  const all = await releaser.device.waitingDrafts();
  expect(all.map(({ id }) => id)).toEqual(xa.node.drafts.map(({ id }) => id).reverse());
  expect(all.map(({ id }) => id).indexOf(waiting.id)).toBe(3);
  const release = await releaser.device.prepareRelease(waiting, null);
  await sent(releaser.device, await releaser.device.release(waiting, release), "logged");
  expect(xa.node.drafts.length).toBe(3);
});

test("a page of drafts that does not lead on is refused", async () => {
  const { releaser } = await drafted();
  releaser.node.lie = (path, answer) => (path === "/api/v1/drafts" ? { ...answer, before: 7 } : answer);
  await expect(releaser.device.waitingDrafts()).rejects.toMatchObject({ name: "WrongAnswer" });
});
