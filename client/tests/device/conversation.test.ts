/** Two officers, two nodes, one file: what is written on one side is opened, acknowledged and answered on the other. */
import { expect, test } from "vitest";
import { padTexts } from "../../src/device/seal.ts";
import { digits } from "../../src/protocol/digits.ts";
import { Hotline } from "./hotline.ts";
import {
  atNight,
  enlist,
  newcomer,
  openFile,
  POSTS,
  restart,
  say,
  sent,
  shownIn,
  statement,
  texts,
  until,
} from "./officers.ts";
import { Scribe } from "./scribe.ts";

test("a message is delivered, acknowledged and answered", async () => {
  const { hotline, xa, xb } = await atNight();
  const space = await openFile(xa);
  const notice = await say(xa, space, "An agent has stopped the cranes.", { type: "request" });
  expect(notice).toMatchObject({ state: "logged", number: 1, problem: null });

  await hotline.receipt("XB");
  const read = await statement(xb.device, space, notice.id!);
  expect(texts(read)).toEqual(["An agent has stopped the cranes."]);
  expect(read).toMatchObject({ number: 1, no: 2, exercise: false, verdict: { state: "counts" }, drafter: null });
  expect(read.signer).toMatchObject({ officer: 7, post: "watch", capacity: "centre" });

  await xb.device.refer("acknowledgement", read, "centre");
  const acknowledging = until(xb.device, async () =>
    (await xb.device.outbox()).find(({ state }) => state === "logged"),
  );
  expect(await acknowledging).toMatchObject({ type: "acknowledgement", number: null });
  await hotline.receipt("XA");
  await sent(xa.device, notice, "acknowledged");

  const answer = await say(xb, space, "已收到。", { type: "answer", answers: notice.id, closes: true });
  await hotline.receipt("XA");
  expect(await sent(xa.device, notice, "answered")).toMatchObject({ state: "answered" });
  const chain = (await statement(xa.device, space, notice.id!)).chain;
  expect(chain).toMatchObject({ answered: { id: answer.id, closes: true }, replacedBy: null, cannotOpen: null });
  expect(chain.acknowledged?.by).toMatchObject({ officer: 3, post: "watch" });
  expect(texts(await statement(xa.device, space, answer.id!))).toEqual(["已收到。"]);
});

test("a message that comes while its file is open needs no further request, but for what does not come along", async () => {
  const { hotline, xa, xb } = await atNight();
  const space = await openFile(xa);
  const first = await say(xa, space, "First");
  await hotline.receipt("XB");
  await statement(xb.device, space, first.id!);
  const before = xb.node.asked.length;
  const long = "Long ".repeat(8_000); // more than a FLASH may hold
  const notices = [await say(xa, space, "Short"), await say(xa, space, long, { precedence: "ROUTINE" })];
  await hotline.receipt("XB");
  const read = await Promise.all(notices.map(({ id }) => statement(xb.device, space, id!)));
  expect(read.map((one) => texts(one)[0]!.length)).toEqual([5, 40_000]);
  const parts = xb.node.asked.slice(before).filter((one) => one.includes("/parts/"));
  expect(parts).toEqual([`GET /api/v1/logs/XA/entries/${read[1]!.place.index}/parts/0`]);
});

test("what the other log has not covered is on our log, no more", async () => {
  const { hotline, xa } = await atNight();
  const space = await openFile(xa);
  const notice = await say(xa, space, "One");
  const before = await statement(xa.device, space, notice.id!);
  expect([before.verdict.state, before.chain.delivered]).toEqual(["pending", null]);
  await hotline.receipt("XB");
  const after = await statement(xa.device, space, notice.id!, ({ chain }) => chain.delivered !== null);
  expect(after.verdict.state).toBe("counts");
  expect(after.chain.delivered).toEqual({ at: hotline.now, index: hotline.centre("XB").log.size - 1 });
});

test("what was prepared is what is signed", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  const message = { space, type: "notice", texts: ["One"], capacity: "centre", precedence: "ROUTINE" } as const;
  const prepared = await xa.device.prepare(message);
  expect(prepared.payloadType).toBe("application/vnd.hotline.demonstration.v1+json");
  const out = await sent(xa.device, await xa.device.send(prepared), "logged");
  const { log } = xa.node.hotline.centre("XA");
  const header = JSON.parse(new TextDecoder().decode(log.verdicts[out.index!]!.frame!.envelope!.payload)) as object;
  expect({ ...header, body: [] }).toEqual(JSON.parse(prepared.header));
});

test("a file opens at its end, and pages", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  for (let n = 1; n <= 60; n++) {
    const { space: _, ...rest } = { space, n };
    await say(xa, space, `No. ${rest.n}`);
  }
  await restart(xa);
  const end = await xa.device.file(space);
  expect([end.items.length, end.earlier, end.gaps]).toEqual([50, true, []]);
  expect(texts(shownIn(end).at(-1)!)).toEqual(["No. 60"]);
  const whole = await xa.device.earlier(space);
  expect([whole.items.length, whole.earlier, whole.gaps]).toEqual([61, false, []]);
  expect(shownIn(whole).map(({ no }) => no)).toEqual(Array.from({ length: 61 }, (_, index) => index + 1));
  expect(texts(shownIn(whole)[0]!)).toEqual(["Cranes"]);
});

test("titles are proposed, accepted, and in force once both know", async () => {
  const { hotline, xa, xb } = await atNight();
  const space = await openFile(xa, "Cranes");
  await hotline.receipt("XB");
  const proposed = await sent(
    xa.device,
    await xa.device.proposeTitle(space, "Cranes stand", hotline.now + 600, "centre"),
    "logged",
  );
  await hotline.receipt("XB");
  const proposal = await statement(xb.device, space, proposed.id!);
  await sent(xb.device, await xb.device.refer("acceptance", proposal, "centre"), "logged");
  const unconfirmed = await xb.device.file(space);
  expect([unconfirmed.title, unconfirmed.proposals]).toEqual([
    "Cranes",
    [{ id: proposed.id, side: "XA", title: "Cranes stand", due: hotline.now + 600, state: "accepted" }],
  ]);
  await hotline.receipt("XA");
  await hotline.receipt("XB");
  for (const { device } of [xa, xb]) {
    const agreed = await until(device, async () => {
      const view = await device.file(space);
      return view.title === "Cranes stand" ? view : undefined;
    });
    expect([agreed.version, agreed.proposals.map(({ state }) => state)]).toEqual([proposed.id, ["agreed"]]);
  }
});

test("what was proposed in the same breath as the last one was confirmed", async () => {
  const { hotline, xa, xb } = await atNight();
  const scribe = await Scribe.listed(hotline, "XB", 9);
  const space = await openFile(xa, "Cranes");
  await hotline.receipt("XB");
  const due = hotline.now + 600;
  const first = await sent(xb.device, await xb.device.proposeTitle(space, "Cranes stand", due, "centre"), "logged");
  await hotline.receipt("XA");
  const proposal = await statement(xa.device, space, first.id!);
  await sent(xa.device, await xa.device.refer("acceptance", proposal, "centre"), "logged");
  const epoch = { id: proposalEpoch(hotline, first.index!), key: new Uint8Array(32) };
  const plaintexts = padTexts(["Cranes stand again"], scribe.writing().random);
  const says = { about: "title", due, on: first.id! } as const;
  const second = await scribe.compose({ type: "proposal", space, says, epoch, plaintexts });
  expect((await hotline.append("XB", second)).code).toBe(null);
  await hotline.receipt("XA");
  const decided = await until(xa.device, async () => {
    const { version, proposals } = await xa.device.file(space);
    return version === first.id && proposals.length === 2 ? proposals : undefined;
  });
  expect(decided.map(({ state }) => state)).toEqual(["agreed", "open"]);
});

/** The epoch under which an entry of XB is sealed. */
function proposalEpoch(hotline: Hotline, index: number): string {
  return (hotline.centre("XB").log.verdicts[index]!.item as { epoch: string }).epoch;
}

test("an exercise is signed as one, and stands apart", async () => {
  const { xa } = await atNight();
  const file = { title: "Drill", posts: POSTS, capacity: "centre", exercise: true };
  const { space } = await sent(xa.device, await xa.device.openFile(file), "logged");
  const out = await say(xa, space, "Exercise, exercise.");
  expect(out.exercise).toBe(true);
  expect(await statement(xa.device, space, out.id!)).toMatchObject({ exercise: true, number: 1 });
  expect((await xa.device.file(space)).exercise).toBe(true);
});

test("a joiner opens what a colleague grants", async () => {
  const { hotline, xa } = await atNight();
  const space = await openFile(xa);
  const before = await say(xa, space, "Before the joiner");
  const joiner = await enlist(hotline, "XA", 8);
  const closed = await statement(joiner.device, space, before.id!);
  expect(closed.body).toEqual({ state: "cannot-open", reason: "no-key" });
  const device = (await joiner.device.enrolment()).device!;
  await restart(xa);
  expect((await xa.device.file(space)).waitingForKeys).toEqual([device]);
  await sent(xa.device, await xa.device.grant(space, device, "centre"), "logged");
  const opened = await statement(joiner.device, space, before.id!, ({ body }) => body.state === "opened");
  expect(texts(opened)).toEqual(["Before the joiner"]);
  expect(
    await until(xa.device, async () => {
      const { waitingForKeys } = await xa.device.file(space);
      return waitingForKeys.length === 0 ? waitingForKeys : undefined;
    }),
  ).toEqual([]);
  await restart(joiner);
  expect(texts(await statement(joiner.device, space, before.id!))).toEqual(["Before the joiner"]);
});

test("after a revocation the next writer begins a new epoch", async () => {
  const { hotline, xa, xb } = await atNight();
  const colleague = await enlist(hotline, "XA", 8);
  const space = await openFile(xa);
  await say(xa, space, "All three read this");
  await xa.node.revoke((await colleague.device.enrolment()).device!);
  const after = await say(xa, space, "Two read this");
  expect(after.state).toBe("logged");
  await hotline.receipt("XB");
  expect(texts(await statement(xb.device, space, after.id!))).toEqual(["Two read this"]);
  const types = shownIn(await xa.device.file(space)).map(({ type }) => type);
  expect(types).toEqual(["open", "notice", "epoch", "notice"]);
});

test.each([
  [4401, "session"],
  [4403, "revoked"],
] as const)("closed with %d, the device stops", async (code, why) => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  const ended = until(xa.device, async (event) => (event?.type === "ended" ? event.why : undefined));
  for (const socket of xa.node.sockets) socket.end(code);
  expect(await ended).toBe(why);
  await expect(xa.device.file(space)).rejects.toMatchObject({ name: "NotListed", code: "not-listed" });
});

test.each([
  ["newcomer", null, "session"],
  ["listed", 4401, "session"],
  ["listed", 4403, "revoked"],
] as const)("an answer that the session has ended ends it, once: %s, socket closed with %s", async (who, code, why) => {
  const hotline = await Hotline.found();
  const { node, device } = await (who === "listed" ? enlist : newcomer)(hotline, "XA", 7);
  const told: unknown[] = [];
  device.subscribe((event) => event.type === "ended" && told.push(event.why));
  node.signedOut = true;
  for (const ask of [() => device.watch.stands(), () => device.line(), () => device.enrolment()]) {
    await expect(ask()).rejects.toMatchObject({ name: "SignedOut" });
  }
  for (const socket of node.sockets) socket.end(code!);
  expect(told).toEqual([why]);
  await expect(device.files()).rejects.toMatchObject({ code: "not-listed" });
});

test.each([
  ["newcomer", []],
  ["listed", ["revoked"]],
] as const)("an answer that the officer's devices are revoked ends the page of a listed one: %s", async (who, why) => {
  const hotline = await Hotline.found();
  const { node, device } = await (who === "listed" ? enlist : newcomer)(hotline, "XA", 7);
  const told: unknown[] = [];
  device.subscribe((event) => event.type === "ended" && told.push(event.why));
  node.refuseAll = "device-revoked";
  await expect(device.line()).rejects.toMatchObject({ code: "device-revoked" });
  for (const socket of node.sockets) socket.end(4401);
  expect(told).toEqual(why);
});

test("the line, the desk and what is agreed", async () => {
  const { hotline, xa } = await atNight();
  await xa.device.trust();
  const { state, mark } = await xa.device.line();
  expect([state, mark]).toEqual(["up", { at: hotline.now, holds: hotline.centre("XA").log.size }]);
  expect(await xa.device.desk()).toMatchObject({ files: 0, waitingForUs: [], waitingForThem: [] });
  const { capacities, handling, replies, languages } = xa.device.agreed();
  expect([[...capacities], handling.get("FLASH"), replies.get("4"), languages.get("XB")]).toEqual([
    [
      ["centre", 1],
      ["government", 2],
    ],
    600,
    172_800,
    "zh-Hans",
  ]);
  const trust = await xa.device.trust();
  expect([trust.own!.size, trust.own!.cosigned, trust.alarms]).toEqual([
    hotline.centre("XA").log.size,
    hotline.now,
    [],
  ]);
  expect(trust.own!.digits).toBe(await digits(Uint8Array.fromHex(trust.own!.root)));
  expect(trust.lists.map(({ side, version, devices }) => [side, version, devices.length])).toEqual([
    ["XA", 2, 1],
    ["XB", 2, 1],
  ]);
});

test("drafts of pages are kept sealed, and come back", async () => {
  const { hotline, xa } = await atNight();
  await xa.device.saveLocalDraft("one", { subject: "起重机" });
  await xa.device.saveLocalDraft("two", { subject: "Cranes" });
  await xa.device.dropLocalDraft("two");
  await restart(xa);
  expect(await xa.device.localDrafts()).toEqual([{ id: "one", saved: hotline.now, content: { subject: "起重机" } }]);
});

test("a draft is held by one window at a time", async () => {
  const { xa } = await atNight();
  await xa.device.saveLocalDraft("one", { subject: "Cranes" });
  await xa.device.holdLocalDraft("one", async (kept) => {
    expect(kept?.content).toEqual({ subject: "Cranes" });
    await expect(xa.device.holdLocalDraft("one", async () => null)).rejects.toMatchObject({ code: "draft-elsewhere" });
    expect(await xa.device.holdLocalDraft("two", async (other) => other)).toBeNull();
    await xa.device.dropLocalDraft("one");
  });
  expect(await xa.device.holdLocalDraft("one", async (kept) => kept)).toBeNull();
});

test("a device is enrolled, listed and revoked", async () => {
  const hotline = await Hotline.found();
  const officer = await newcomer(hotline, "XA", 7);
  expect(await officer.device.enrolment()).toMatchObject({ state: "none", device: null, digits: null });
  const waiting = await officer.device.enrol();
  expect(waiting.state).toBe("waiting");
  expect(waiting.digits).toMatch(/^(\d{5} ){7}\d{5}$/);
  await officer.node.list();
  const listed = await officer.device.enrolment();
  expect([listed.state, listed.device, listed.digits]).toEqual(["listed", waiting.device, waiting.digits]);
  await officer.node.revoke(listed.device!);
  expect((await officer.device.enrolment()).state).toBe("revoked");
});

test("that the own node is away, and is back, is told once each", async () => {
  const { xa } = await atNight();
  const told: boolean[] = [];
  xa.device.subscribe(({ type }) => {
    if (type === "node") told.push(xa.device.reachable);
  });
  xa.node.reachable = false;
  for (let times = 0; times < 2; times++) await expect(xa.device.desk()).rejects.toMatchObject({ code: "unreachable" });
  xa.node.reachable = true;
  for (let times = 0; times < 2; times++) await xa.device.desk();
  expect(told).toEqual([false, true]);
});
