/** What leaves a device: a lost answer, a cut line, a reload, a late start and a refusal lose nothing and double nothing. */
import { expect, onTestFinished, test } from "vitest";
import { type MessageDraft, type Outgoing, StorageFailed, type WaitingDraft } from "../../src/device/index.ts";
import { draftPayload, openDraft, padTexts, sealDraft, signDraft } from "../../src/device/seal.ts";
import type { Statement } from "../../src/protocol/statement.ts";
import { Hotline } from "./hotline.ts";
import {
  atNight,
  enlist,
  messages,
  notice,
  type Officer,
  openFile,
  problem,
  restart,
  say,
  sent,
  shownIn,
  statement,
  takeOut,
  texts,
  until,
} from "./officers.ts";
import { Scribe } from "./scribe.ts";

/** Sends without waiting for it to arrive anywhere. */
async function send({ device }: Officer, message: MessageDraft): Promise<Outgoing> {
  return device.send(await device.prepare(message));
}

/** The browser's storage gives and takes nothing of the outbox, until the end. */
function failOutbox(): { asked: number; end: () => void } {
  const { transaction } = IDBDatabase.prototype;
  const end = (): void => {
    IDBDatabase.prototype.transaction = transaction;
  };
  const failing = { asked: 0, end };
  IDBDatabase.prototype.transaction = function (...how) {
    if (how[0] !== "outbox") return transaction.apply(this, how);
    failing.asked++;
    throw new DOMException("taken away", "UnknownError");
  };
  onTestFinished(end);
  return failing;
}

test("an answer that was lost", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  xa.node.answersLost = true;
  const out = await send(xa, notice(space, "Once"));
  expect((await problem(xa.device, out, "unreachable")).state).toBe("sealing");
  expect(messages(xa)).toBe(1);
  xa.node.answersLost = false;
  await xa.device.retry();
  expect(await sent(xa.device, out, "logged")).toMatchObject({ state: "logged", number: 1, problem: null });
  expect(messages(xa)).toBe(1);
});

test("a node that cannot be reached, and a reload before it can", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  const prepared = await xa.device.prepare(notice(space, "Later"));
  xa.node.reachable = false;
  const out = await xa.device.send(prepared);
  await problem(xa.device, out, "unreachable");
  xa.node.reachable = true;
  await restart(xa);
  const logged = await sent(xa.device, out, "logged");
  expect(logged).toMatchObject({ key: out.key, state: "logged", number: 1 });
  expect(texts(await statement(xa.device, space, logged.id!))).toEqual(["Later"]);
});

test("a reload after a lost answer, and after its time has run out", async () => {
  const { hotline, xa } = await atNight();
  const space = await openFile(xa);
  xa.node.answersLost = true;
  const out = await send(xa, notice(space, "Once"));
  await problem(xa.device, out, "unreachable");
  hotline.now += 7_200;
  xa.node.answersLost = false;
  await restart(xa);
  expect(await sent(xa.device, out, "logged")).toMatchObject({ state: "logged", number: 1 });
  expect(messages(xa)).toBe(1);
});

test("what the node never got is composed anew once its time has run out", async () => {
  const { hotline, xa } = await atNight();
  const space = await openFile(xa);
  const prepared = await xa.device.prepare(notice(space, "Late"));
  const posted = async (): Promise<string[]> =>
    xa.node.asked.filter((one) => one.startsWith("POST /api/v1/statements"));
  const before = (await posted()).length;
  xa.node.refuseStatements = 503;
  const out = await xa.device.send(prepared);
  const first = await problem(xa.device, out, "not-stored");
  hotline.now += 7_200;
  xa.node.refuseStatements = null;
  await xa.device.retry();
  const logged = await sent(xa.device, out, "logged");
  expect(logged).toMatchObject({ state: "logged", number: 1 });
  expect(logged.id).not.toBe(first.id);
  expect((await posted()).length).toBe(before + 3);
  expect(texts(await statement(xa.device, space, logged.id!))).toEqual(["Late"]);
});

test("an epoch that was revoked between composing and posting", async () => {
  const { hotline, xa, xb } = await atNight();
  const colleague = await enlist(hotline, "XA", 8);
  const space = await openFile(xa);
  xa.node.refuseStatements = 503;
  const out = await send(xa, notice(space, "Not for the revoked"));
  await problem(xa.device, out, "not-stored");
  await xa.node.revoke((await colleague.device.enrolment()).device!);
  xa.node.refuseStatements = null;
  await xa.device.retry();
  const logged = await sent(xa.device, out, "logged");
  expect(logged.state).toBe("logged");
  await hotline.receipt("XB");
  expect(texts(await statement(xb.device, space, logged.id!))).toEqual(["Not for the revoked"]);
  const types = shownIn(await xa.device.file(space)).map(({ type }) => type);
  expect(types).toEqual(["open", "epoch", "notice"]);
});

test("an epoch that the node refuses, and the device does not know why", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  xa.node.refuseNext = "epoch-revoked";
  expect((await sent(xa.device, await send(xa, notice(space, "Anew")), "logged")).state).toBe("logged");
  await restart(xa);
  expect(shownIn(await xa.device.file(space)).map(({ type }) => type)).toEqual(["open", "epoch", "notice"]);
});

test("a file opened for others than those who are there when it arrives", async () => {
  const { hotline, xa } = await atNight();
  xa.node.refuseStatements = 503;
  const posts = [
    ["XA", "watch"],
    ["XB", "watch"],
  ] as const;
  const out = await xa.device.openFile({ title: "Cranes", posts, capacity: "centre" });
  await problem(xa.device, out, "not-stored");
  await Scribe.listed(hotline, "XB", 9);
  xa.node.refuseStatements = null;
  await xa.device.retry();
  const logged = await sent(xa.device, out, "logged");
  expect([logged.state, logged.space]).toEqual(["logged", out.space]);
  expect(shownIn(await xa.device.file(out.space)).map(({ verdict }) => verdict.state)).toEqual(["pending"]);
});

test("what is refused is given back", async () => {
  const { hotline, xa, xb } = await atNight();
  const space = await openFile(xa);
  const asked = await say(xa, space, "Please explain", { type: "request" });
  await hotline.receipt("XB");
  const shown = await statement(xb.device, space, asked.id!);
  const first = await xb.device.refer("acknowledgement", shown, "centre");
  const second = await xb.device.refer("acknowledgement", shown, "centre");
  expect(await sent(xb.device, first, "logged")).toMatchObject({ state: "logged" });
  const failed = await sent(xb.device, second, "logged");
  expect(failed).toMatchObject({ state: "failed", problem: "already-acknowledged", index: null });
  expect(await takeOut(xb.device, second)).toBe(null);

  const answer = { ...notice(space, "Why?"), closes: true };
  const refused = await sent(xa.device, await send(xa, answer), "logged");
  expect(refused).toMatchObject({ state: "failed", problem: "reference-type" });
  const full = xa.device.discard(refused.key, () => Promise.reject(new StorageFailed("QuotaExceededError")));
  await expect(full).rejects.toMatchObject({ code: "storage" });
  expect(await takeOut(xa.device, refused)).toEqual(answer);
  expect((await xa.device.outbox()).map(({ key }) => key)).not.toContain(refused.key);
  expect(await takeOut(xa.device, first)).toBe(null);
});

test("a capacity that this post does not have", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  const out = await sent(xa.device, await send(xa, { ...notice(space, "Not mine"), capacity: "government" }), "logged");
  expect(out).toMatchObject({ state: "failed", problem: "draft" });
});

test("the node says that it stands in the log, and it does not", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  xa.node.lie = (path, answer) => (path.endsWith("/statements") ? { ...answer, index: 1 } : answer);
  const out = await send(xa, notice(space, "Where?"));
  expect((await problem(xa.device, out, "inclusion")).state).toBe("sealing");
  xa.node.lie = (_path, answer) => answer;
  await xa.device.retry();
  expect(await sent(xa.device, out, "logged")).toMatchObject({ state: "logged", problem: null });
});

test("the node says that it stands where another statement does, which was delivered", async () => {
  const { hotline, xa } = await atNight();
  const space = await openFile(xa);
  await hotline.receipt("XB");
  const opened = await until(xa.device, async () =>
    (await xa.device.outbox()).find(({ state }) => state === "delivered"),
  );
  xa.node.lie = (path, answer) => (path.endsWith("/statements") ? { ...answer, index: opened.index } : answer);
  const out = await send(xa, notice(space, "Where?"));
  await problem(xa.device, out, "inclusion");
  // The file changes, and with it what is followed.
  const changed = until(xa.device, async (event) => (event?.type === "file" ? true : undefined));
  await hotline.receipt("XB");
  await changed;
  await xa.device.retry();
  expect(await problem(xa.device, out, "inclusion")).toMatchObject({ state: "sealing" });
});

test.each(["fork", "stale"])("what is on our log stays there where the other is not believed: %s", async (code) => {
  const { hotline, xa } = await atNight();
  const space = await openFile(xa);
  await hotline.receipt("XB");
  await xa.device.trust();
  const other = hotline.centre("XB");
  const { head } = other;
  await hotline.receipt("XB");
  await xa.device.trust();
  const prepared = await xa.device.prepare(notice(space, "Once"));
  // Of our log the node shows a checkpoint of before; of the other one with another history, or an older one.
  const own = (await xa.node.checkpoints())["own"]!;
  const shown = code === "fork" ? { size: other.head.size, root: "ab".repeat(32) } : head;
  const note = await other.sign(shown, hotline.now);
  xa.node.lie = (path, answer) =>
    path.endsWith("/checkpoints") ? { ...answer, own, other: note, mark: null } : answer;
  const out = await xa.device.send(prepared);
  expect(await problem(xa.device, out, code)).toMatchObject({ state: "sealing" });
  expect(await takeOut(xa.device, out)).toBe(null);
  xa.node.lie = (_path, answer) => answer;
  await xa.device.retry();
  expect(await sent(xa.device, out, "logged")).toMatchObject({ state: "logged", number: 1, problem: null });
  expect(messages(xa)).toBe(1);
});

test("a storage that fails is asked again after a pause, and what waits says so", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  const prepared = await xa.device.prepare(notice(space, "Later"));
  xa.node.refuseStatements = 503;
  const out = await xa.device.send(prepared);
  await problem(xa.device, out, "not-stored");
  xa.node.refuseStatements = null;
  const failing = failOutbox();
  await xa.device.retry();
  expect(await problem(xa.device, out, "storage")).toMatchObject({ state: "sealing" });
  expect(failing.asked).toBe(1);
  failing.end();
  expect(await sent(xa.device, out, "logged")).toMatchObject({ state: "logged", number: 1, problem: null });
});

test("what is through is listed for a day", async () => {
  const { hotline, xa } = await atNight();
  const space = await openFile(xa);
  await say(xa, space, "Through");
  await hotline.receipt("XB");
  await until(xa.device, async () =>
    (await xa.device.outbox()).every(({ state }) => state === "delivered") ? true : undefined,
  );
  await restart(xa);
  expect((await xa.device.outbox()).length).toBe(2);
  hotline.now += 86_401;
  await restart(xa);
  expect(await xa.device.outbox()).toEqual([]);
});

/** A file in which the head and the watch of XA take part, and a message drafted in it on behalf of the Government. */
async function drafted(text = "On behalf of the Government") {
  const { hotline, xa, xb } = await atNight();
  const releaser = await enlist(hotline, "XA", 1, "head");
  const space = await openFile(xa, "Cranes", [
    ["XA", "head"],
    ["XA", "watch"],
    ["XB", "watch"],
  ]);
  const message = { ...notice(space, text), capacity: "government", precedence: "PRIORITY" };
  const prepared = await xa.device.prepareDraft(message);
  await xa.device.submitDraft(prepared);
  return { hotline, xa, xb, releaser, space, message, prepared };
}

test("a message under two signatures", async () => {
  const { hotline, xa, xb, releaser, space, prepared } = await drafted();
  const [waiting] = await releaser.device.waitingDrafts();
  expect(waiting!.message).toMatchObject({ texts: ["On behalf of the Government"] });
  expect([waiting!.precedence, waiting!.drafter.officer, waiting!.role, waiting!.returned]).toEqual([
    "PRIORITY",
    7,
    "releaser",
    null,
  ]);

  const release = await releaser.device.prepareRelease(waiting!, "FLASH");
  const out = await sent(releaser.device, await releaser.device.release(waiting!, release), "logged");
  expect(out).toMatchObject({ state: "logged", number: 1 });
  expect(xa.node.drafts).toEqual([]);
  await hotline.receipt("XB");
  const read = await statement(xb.device, space, out.id!);
  expect([read.signer.officer, read.drafter!.officer]).toEqual([1, 7]);
  expect([texts(read), read.says]).toEqual([
    ["On behalf of the Government"],
    {
      answers: null,
      closes: false,
      precedence: "FLASH",
      replaces: null,
      reply: null,
    },
  ]);
  // What drafter and releaser saw before is what they signed.
  const { envelope } = hotline.centre("XA").log.verdicts[out.index!]!.frame!;
  const header = JSON.parse(new TextDecoder().decode(envelope!.payload)) as { draft: { payload: string } };
  expect({ ...header, body: [] }).toEqual(JSON.parse(release.header));
  expect(atob(header.draft.payload)).toBe(prepared.header);
});

test("a draft after a revocation begins the new epoch under one signature", async () => {
  const { hotline, xa } = await atNight();
  const colleague = await enlist(hotline, "XA", 8);
  const space = await openFile(xa);
  await xa.node.revoke((await colleague.device.trust()).device!);
  await xa.device.submitDraft(await xa.device.prepareDraft({ ...notice(space, "Anew"), capacity: "government" }));
  const [own] = await xa.device.waitingDrafts();
  expect(own!).toMatchObject({ message: { texts: ["Anew"] }, role: "drafter" });
  const begun = hotline.centre("XA").log.verdicts.at(-1)!.item as Statement;
  expect([begun.type, begun.signer.capacity]).toEqual(["epoch", "centre"]);
});

test("a draft that is sent back waits no more, and its drafter reads why", async () => {
  const { xa, releaser } = await drafted();
  const [waiting] = await releaser.device.waitingDrafts();
  const prepared = await releaser.device.prepareRelease(waiting!, "PRIORITY");
  await releaser.device.sendBack(waiting!, { language: "en", text: "Say since when." });
  const [returned] = await xa.device.waitingDrafts();
  expect(returned!.returned).toEqual({
    at: xa.node.hotline.now,
    by: { officer: 1, post: "head" },
    reason: { language: "en", text: "Say since when." },
  });
  await expect(releaser.device.release(waiting!, prepared)).rejects.toMatchObject({ code: "draft-gone" });

  xa.node.drafts[0] = {
    ...xa.node.drafts[0]!,
    returned: { ...xa.node.drafts[0]!.returned!, sealed: xa.node.drafts[0]!.sealed },
  };
  expect((await xa.device.waitingDrafts())[0]!.returned!.reason).toBe(null);
});

test("the releaser of a draft is called, and all who see it learn when", async () => {
  const { xa, releaser } = await drafted();
  const [own] = await xa.device.waitingDrafts();
  expect(own!.called).toBeNull();
  await xa.device.callReleaser(own!);
  const called = [await xa.device.waitingDrafts(), await releaser.device.waitingDrafts()].map(([one]) => one!.called);
  expect(called).toEqual([xa.node.hotline.now, xa.node.hotline.now]);
});

test("a draft that was withdrawn is not released by who still has it open", async () => {
  const { xa, releaser } = await drafted();
  const [waiting] = await releaser.device.waitingDrafts();
  const prepared = await releaser.device.prepareRelease(waiting!, "FLASH");
  await xa.device.dropDraft(waiting!.id);
  await expect(releaser.device.release(waiting!, prepared)).rejects.toMatchObject({ code: "draft-gone" });
  expect((await releaser.device.outbox()).map(({ type }) => type)).toEqual([]);
});

/** Two drafts wait, and the releaser has opened both; `swap` shows the first with the second's content, under its id. */
async function twoDrafts() {
  const { hotline, xa, xb, releaser, space, message } = await drafted("We would like to understand.");
  await xa.device.submitDraft(await xa.device.prepareDraft({ ...message, texts: ["We hold you responsible."] }));
  const all = await releaser.device.waitingDrafts();
  const found = (text: string): WaitingDraft =>
    all.find((one) => "texts" in one.message && one.message.texts[0] === text)!;
  const [mild, harsh] = [found("We would like to understand."), found("We hold you responsible.")];
  const swap = async (): Promise<WaitingDraft> => {
    const other = xa.node.drafts.find(({ id }) => id === harsh.id)!;
    xa.node.drafts.splice(0, 2, { ...other, id: mild.id });
    const [swapped] = await releaser.device.waitingDrafts();
    return swapped!;
  };
  return { hotline, xb, releaser, space, mild, harsh, swap };
}

test.each([
  ["before", true],
  ["after", false],
])("what is released is what was read, other content under its id %s it was prepared", async (_name, prepareLate) => {
  const { hotline, xb, releaser, space, mild, swap } = await twoDrafts();
  if (prepareLate) expect((await swap()).message).toMatchObject({ texts: ["We hold you responsible."] });
  const prepared = await releaser.device.prepareRelease(mild, "PRIORITY");
  if (!prepareLate) await swap();
  const out = await sent(releaser.device, await releaser.device.release(mild, prepared), "logged");
  await hotline.receipt("XB");
  expect(texts(await statement(xb.device, space, out.id!))).toEqual(["We would like to understand."]);
});

test("what was prepared of one draft does not release another, not even one under its id", async () => {
  const { releaser, mild, harsh, swap } = await twoDrafts();
  const prepared = await releaser.device.prepareRelease(mild, "PRIORITY");
  for (const other of [harsh, await swap()]) {
    await expect(releaser.device.release(other, prepared)).rejects.toMatchObject({ code: "draft" });
  }
  expect(await releaser.device.outbox()).toEqual([]);
});

test("a draft whose first answer was lost is left once", async () => {
  const { xa, message } = await drafted();
  await xa.device.dropDraft(xa.node.drafts[0]!.id);
  const prepared = await xa.device.prepareDraft(message);
  xa.node.answersLost = true;
  await expect(xa.device.submitDraft(prepared)).rejects.toMatchObject({ code: "unreachable" });
  xa.node.answersLost = false;
  await xa.device.submitDraft(prepared);
  expect((await xa.device.waitingDrafts()).length).toBe(1);
});

test("a draft whose content is not what was signed", async () => {
  const scribe = await Scribe.listed(await Hotline.found(), "XA", 9);
  const [author, writing] = [scribe.author, scribe.writing()];
  const { random } = writing;
  const says = { answers: null, closes: false, precedence: "FLASH", replaces: null, reply: null } as const;
  const common = {
    author,
    writing,
    type: "notice",
    says,
    space: "cd".repeat(16),
    exercise: false,
    capacity: "government",
  } as const;
  const [signed, other] = [padTexts(["As signed"], random), padTexts(["As signed"], random)];
  const draft = await signDraft(await draftPayload({ ...common, plaintexts: signed }), author);
  const epoch = { id: "ef".repeat(16), key: random(32) };
  expect((await openDraft(draft, await sealDraft(draft, signed, "note", epoch, random), epoch.key)).note).toBe("note");
  const swapped = await sealDraft(draft, other, "note", epoch, random);
  await expect(openDraft(draft, swapped, epoch.key)).rejects.toMatchObject({ name: "CannotOpen", reason: "content" });
});

test("who drafts does not release, and a draft that was changed is not shown", async () => {
  const { xa } = await drafted();
  const [own] = await xa.device.waitingDrafts();
  await expect(xa.device.prepareRelease(own!, "FLASH")).rejects.toMatchObject({ code: "draft" });

  const [kept] = xa.node.drafts;
  xa.node.drafts[0] = { ...kept!, sealed: (kept!.body as string[])[0]! };
  expect(await xa.device.waitingDrafts()).toEqual([]);
  xa.node.drafts[0] = { ...kept!, space: "00".repeat(16) };
  expect(await xa.device.waitingDrafts()).toEqual([]);
});
