/** A node that lies, and others who do: each lie is seen for what it is, and what was verified before stays. */
import { expect, test } from "vitest";
import type { Alarm, Device } from "../../src/device/index.ts";
import { type Composition, draftPayload, padTexts, signDraft } from "../../src/device/seal.ts";
import { bodyKey } from "../../src/practice/centre.ts";
import { encodeWraps, epochId, recipientsHash, wrapEpochKey } from "../../src/protocol/epoch.ts";
import { encodeFrame, parseFrame } from "../../src/protocol/frame.ts";
import { encodeBase64 } from "../../src/protocol/wire.ts";
import { Hotline } from "./hotline.ts";
import type { Answer, Node } from "./node.ts";
import { atNight, newcomer, openFile, restart, say, sent, shownIn, statement, texts, until } from "./officers.ts";
import { Scribe } from "./scribe.ts";

const HASH = "ab".repeat(32);

async function alarms(device: Device): Promise<[Alarm["code"], string | null][]> {
  return (await device.trust()).alarms.map(({ code, side }) => [code, side]);
}

/** Changes the items of a file on their way. */
function changeItems(node: Node, change: (items: Answer[]) => Answer[]): void {
  node.lie = (path, answer) =>
    path.endsWith("/items") ? { ...answer, items: change(answer["items"] as Answer[]) } : answer;
}

/** A file with a notice in it, and a device that has not loaded it yet. */
async function fileWithNotice() {
  const night = await atNight();
  const space = await openFile(night.xa);
  const notice = await say(night.xa, space, "One");
  await say(night.xa, space, "Two");
  await night.hotline.receipt("XB");
  await restart(night.xb);
  return { ...night, space, notice };
}

test("an entry that is not in the log", async () => {
  const { xb, space } = await fileWithNotice();
  changeItems(xb.node, ([first, ...rest]) => [{ ...first!, proof: [HASH] }, ...rest]);
  const view = await xb.device.file(space);
  expect(view.items[0]).toMatchObject({ code: "inclusion" });
  expect(shownIn(view).map(texts)).toEqual([["One"], ["Two"]]);
  expect(await alarms(xb.device)).toEqual([["inclusion", "XA"]]);
});

test("an entry with other bytes", async () => {
  const { xb, space } = await fileWithNotice();
  changeItems(xb.node, ([first, ...rest]) => [{ ...first!, entry: rest[0]!["entry"]! }, ...rest]);
  expect((await xb.device.file(space)).items[0]).toMatchObject({ code: "inclusion" });
});

test.each([
  ["the one that stands there", 0, { number: 1 }],
  ["another", 1, { code: "consistency" }],
])("an entry proven in an older tree: %s", async (_name, which, seen) => {
  const { hotline, xb, space } = await fileWithNotice();
  const [centre, size] = [hotline.centre("XA"), hotline.centre("XA").log.size];
  await hotline.receipt("XA");
  await xb.device.trust();
  const entry = encodeBase64(centre.log.entries[size - 2 + which]!);
  const proof = (await centre.inclusion(size - 2, size)).map((hash) => hash.toHex());
  changeItems(xb.node, ([first, shown, ...rest]) => [first!, { ...shown!, entry, proof, size }, ...rest]);
  expect((await xb.device.file(space)).items[1]).toMatchObject(seen);
});

test("an entry that was left out", async () => {
  const { xb, space } = await fileWithNotice();
  changeItems(xb.node, ([first, _left, ...rest]) => [first!, ...rest]);
  expect((await xb.device.file(space)).gaps).toEqual([{ side: "XA", from: 2, to: 2 }]);
});

test("the last entry that was left out", async () => {
  const { xb, space } = await fileWithNotice();
  changeItems(xb.node, (items) => items.slice(0, -1));
  expect((await xb.device.file(space)).gaps).toEqual([{ side: "XA", from: 3, to: 3 }]);
});

test("a checkpoint whose root nobody signed", async () => {
  const { xb } = await fileWithNotice();
  const before = (await xb.device.trust()).other;
  xb.node.lie = (path, answer) => {
    if (!path.endsWith("/checkpoints")) return answer;
    const lines = (answer["other"] as string).split("\n");
    return { ...answer, other: [lines[0], lines[1], `${HASH.slice(0, 43)}=`, ...lines.slice(3)].join("\n") };
  };
  expect(await alarms(xb.device)).toEqual([["checkpoint", null]]);
  expect((await xb.device.trust()).other).toEqual(before);
  xb.node.lie = (_path, answer) => answer;
  expect(await alarms(xb.device)).toEqual([]);
});

/** The checkpoint of the other log is one of these, properly signed. */
function showOther(node: Node, hotline: Hotline, head: { size: number; root: string }): void {
  const other = hotline.centre(hotline.other(node.side));
  node.lie = async (path, answer) =>
    path.endsWith("/checkpoints") ? { ...answer, other: await other.sign(head, hotline.now), mark: null } : answer;
}

test("two histories of one log", async () => {
  const { hotline, xb } = await fileWithNotice();
  const { size } = hotline.centre("XA").head;
  showOther(xb.node, hotline, { size, root: HASH });
  const [fork] = (await xb.device.trust()).alarms;
  expect([fork!.code, fork!.side]).toEqual(["fork", "XA"]);
  const [known, shown] = [fork!.proof!.known, fork!.proof!.shown].map((note) => note.split("\n").slice(0, 3));
  expect([known![0], known![1]]).toEqual([shown![0], shown![1]]);
  expect(known![2]).not.toBe(shown![2]);

  xb.node.lie = (_path, answer) => answer;
  await restart(xb);
  expect(await alarms(xb.device)).toEqual([["fork", "XA"]]);
});

test("a longer log that does not go on from the one that was shown", async () => {
  const { hotline, xb } = await fileWithNotice();
  await xb.device.trust();
  const before = (await xb.device.trust()).other;
  const { size } = hotline.centre("XA").head;
  await hotline.receipt("XA");
  showOther(xb.node, hotline, { size: size + 1, root: HASH });
  expect(await alarms(xb.device)).toEqual([["consistency", null]]);
  expect((await xb.device.trust()).other).toEqual(before);
});

test("an older state of a log", async () => {
  const { hotline, xb } = await fileWithNotice();
  const before = hotline.centre("XA").head;
  await hotline.receipt("XA");
  await xb.device.trust();
  showOther(xb.node, hotline, before);
  expect(await alarms(xb.device)).toEqual([["stale", "XA"]]);
  expect((await xb.device.trust()).other!.size).toBe(before.size + 1);
});

test("an own log that nobody signs any more", async () => {
  const { hotline, xa } = await fileWithNotice();
  const old = await xa.node.checkpoints();
  xa.node.lie = (path, answer) => (path.endsWith("/checkpoints") ? old : answer);
  hotline.now += 181;
  expect(await alarms(xa.device)).toEqual([["stale", "XA"]]);
});

test("a revocation that is kept back", async () => {
  const { hotline, xa, xb } = await fileWithNotice();
  const device = (await xa.device.enrolment()).device!;
  xb.node.lie = (path, answer) => {
    if (!path.endsWith("/logs/XA/trust")) return answer;
    return { ...answer, entries: [] };
  };
  await xa.node.revoke(device);
  await hotline.receipt("XA");
  expect(await alarms(xb.device)).toEqual([["trust-missing", "XA"]]);
});

test("a change that was signed, and does not stand in the log", async () => {
  const { hotline, xb } = await fileWithNotice();
  await hotline.receipt("XA");
  const { log } = hotline.centre("XA");
  const envelope = await hotline.centre("XA").change([{ change: "manifest", manifest: HASH }], hotline.now);
  const index = log.size - 1;
  const entry = encodeBase64(encodeFrame({ ...parseFrame(log.entries[index]!), envelope }));
  let shown = false;
  xb.node.lie = (path, answer) => {
    if (!path.endsWith("/logs/XA/trust")) return answer;
    shown = !shown;
    return { entries: shown ? [{ index, entry }] : [] };
  };
  expect(await alarms(xb.device)).toEqual([["trust-entry", null]]);
  const manifest = async () => (await xb.device.trust()).lists.find(({ side }) => side === "XA")!.manifest;
  expect(await manifest()).toBe(null);
  xb.node.lie = (_path, answer) => answer;
  expect([await alarms(xb.device), await manifest()]).toEqual([[], null]);
});

test.each([
  ["more", 1, "trust-missing", [["trust-missing", "XA"]]],
  ["fewer", -1, "trust", []],
])("a frame that counts %s trust entries than there are", async (_name, differs, code, raised) => {
  const { hotline, xb, space } = await fileWithNotice();
  const scribe = await Scribe.listed(hotline, "XA", 9);
  const { envelope } = await scribe.compose({ type: "noted", space, says: { of: HASH } });
  const edit = <F extends { trust: number }>(frame: F): F => ({ ...frame, trust: frame.trust + differs });
  const { index } = await hotline.append("XA", { envelope, edit });
  await hotline.receipt("XA");
  const { node } = xb;
  node.lie = async (path, answer) => {
    if (!path.endsWith("/items")) return answer;
    return { ...answer, items: [...(answer["items"] as Answer[]), await node.item("XA", index)] };
  };
  await xb.device.trust();
  expect((await xb.device.file(space)).items.at(-1)).toEqual({ place: { side: "XA", index }, code });
  expect(await alarms(xb.device)).toEqual(raised);
});

test("a cover by an entry that does not cover", async () => {
  const { xb, space } = await fileWithNotice();
  changeItems(xb.node, (items) =>
    items.map((item) => ({ ...item, delivered: { index: 0, at: "2026-11-23T07:58:00Z" } })),
  );
  const view = await xb.device.file(space);
  expect(shownIn(view).map(({ verdict, chain }) => [verdict.state, chain.delivered])).toEqual([
    ["pending", null],
    ["pending", null],
    ["pending", null],
  ]);
  expect((await alarms(xb.device)).map(([code]) => code)).toEqual(["answer"]);
});

test("a cover of another history of our log", async () => {
  const { hotline, xa, space, notice } = await fileWithNotice();
  const { index } = await hotline.append("XB", {
    edit: (frame) => ({ ...frame, seen: { ...frame.seen, start: 0, root: HASH } }),
  });
  changeItems(xa.node, (items) => items.map((item) => ({ ...item, delivered: { index, at: "2026-11-23T07:58:00Z" } })));
  await restart(xa);
  const shown = await statement(xa.device, space, notice.id!);
  expect(shown.chain.delivered).toBe(null);
  expect(await alarms(xa.device)).toEqual([["inclusion", "XA"]]);
});

test("a part that was swapped", async () => {
  const { hotline, xb, space } = await fileWithNotice();
  const { bodies, log } = hotline.centre("XA");
  const [one, two] = [bodyKey(log.size - 2, 0), bodyKey(log.size - 1, 0)];
  bodies.set(one, bodies.get(two)!);
  const view = await xb.device.file(space);
  expect(shownIn(view).map(({ body }) => body.state)).toEqual(["opened", "cannot-open", "opened"]);
  expect(shownIn(view)[1]!.body).toEqual({ state: "cannot-open", reason: "part" });
  expect(await alarms(xb.device)).toEqual([["answer", "XA"]]);
});

test("a part that comes along with its entry, and is another", async () => {
  const { hotline, xa, xb, space } = await fileWithNotice();
  await xb.device.file(space);
  const told = xb.node.itemWithParts.bind(xb.node);
  xb.node.itemWithParts = async (side, index) => {
    const item = await told(side, index);
    return { ...item, parts: (item["parts"] as readonly unknown[]).map(() => "AAAA") };
  };
  const swapped = await say(xa, space, "Swapped");
  await hotline.receipt("XB");
  expect((await statement(xb.device, space, swapped.id!)).body).toEqual({ state: "cannot-open", reason: "part" });
  expect(await alarms(xb.device)).toEqual([["answer", "XA"]]);
});

test("a body that has not come", async () => {
  const { hotline, xb, space, notice } = await fileWithNotice();
  const { bodies, log } = hotline.centre("XA");
  bodies.delete(bodyKey(log.size - 2, 0));
  expect((await statement(xb.device, space, notice.id!)).body).toEqual({ state: "withheld", since: hotline.now });
});

test("a statement that another key signed", async () => {
  const { hotline, xb, space } = await fileWithNotice();
  const scribe = await Scribe.listed(hotline, "XA", 9);
  const says = { of: HASH };
  const { envelope } = await scribe.compose({ type: "noted", space, says });
  const forged = { ...envelope, signatures: [Uint8Array.from(envelope.signatures[0]!).fill(0, 3309, 3341)] };
  expect((await hotline.append("XA", { envelope: forged })).code).toBe("signature");
  await hotline.receipt("XB");
  changeItems(xb.node, (items) => items.map((item) => ({ ...item, code: null })));
  const [shown] = shownIn(await xb.device.file(space)).slice(-1);
  expect(shown!.verdict).toEqual({ state: "unverified", code: "signature" });
});

test("a statement by a device that was revoked before", async () => {
  const { hotline, xb, space } = await fileWithNotice();
  const scribe = await Scribe.listed(hotline, "XA", 9);
  const { envelope } = await scribe.compose({ type: "noted", space, says: { of: HASH } });
  await hotline.changeList("XA", [{ change: "device-revoked", device: scribe.author.keys.id, since: null }]);
  expect((await hotline.append("XA", { envelope })).code).toBe("signer-revoked");
  await hotline.receipt("XB");
  const [shown] = shownIn(await xb.device.file(space)).slice(-1);
  expect(shown!.verdict).toEqual({ state: "unverified", code: "signer-revoked" });
  expect(shown!.body).toEqual({ state: "unopened" });
});

test.each<[string, string, (scribe: Scribe) => Partial<Composition<"noted">>]>([
  [
    "that waited too long",
    "expired",
    (scribe) => ({ writing: { ...scribe.writing(), now: scribe.hotline.now - 7_200 } }),
  ],
  ["ahead of its log", "not-yet", (scribe) => ({ writing: { ...scribe.writing(), now: scribe.hotline.now + 301 } })],
  ["under one signature where two are needed", "draft", () => ({ capacity: "government" })],
  ["in a capacity that nobody agreed", "capacity", () => ({ capacity: "king" })],
  ["of an exercise, in a file that is none", "payload-type", () => ({ exercise: true })],
  ["of a real hotline", "payload-type", ({ author }) => ({ author: { ...author, demonstration: false } })],
  ["of another hotline", "hotline", ({ author }) => ({ author: { ...author, hotline: HASH } })],
  ["of the other side", "side", ({ author }) => ({ author: { ...author, side: "XB" } })],
  ["under another officer's number", "post", ({ author }) => ({ author: { ...author, officer: 7 } })],
])("a statement %s", async (_name, code, wrong) => {
  const { hotline, xb, space, notice } = await fileWithNotice();
  const scribe = await Scribe.listed(hotline, "XA", 9);
  const { envelope } = await scribe.compose({ type: "noted", space, says: { of: notice.id! }, ...wrong(scribe) });
  expect((await hotline.append("XA", { envelope })).code).toBe(code);
  changeItems(xb.node, (items) => items.map((item) => ({ ...item, code: null, delivered: null })));
  const shown = shownIn(await xb.device.file(space)).at(-1)!;
  expect([shown.verdict, shown.body]).toEqual([{ state: "unverified", code }, { state: "unopened" }]);
});

test("a post that takes no part", async () => {
  const { hotline, xb, space, notice } = await fileWithNotice();
  const scribe = await Scribe.listed(hotline, "XA", 9, "head");
  const { envelope } = await scribe.compose({ type: "noted", space, says: { of: notice.id! } });
  expect((await hotline.append("XA", { envelope })).code).toBe("post");
  const shown = shownIn(await xb.device.file(space)).at(-1)!;
  expect(shown.verdict).toEqual({ state: "unverified", code: "post" });
});

test("a frame with a wrong number", async () => {
  const { hotline, xb, space, notice } = await fileWithNotice();
  const scribe = await Scribe.listed(hotline, "XB", 9);
  const { envelope } = await scribe.compose({ type: "noted", space, says: { of: notice.id! } });
  const edit = <F extends { no: number | null }>(frame: F): F => ({ ...frame, no: 9 });
  const { code, index } = await hotline.append("XB", { envelope, edit });
  expect(code).toBe("number");
  const { node } = xb;
  node.lie = async (path, answer) => {
    if (!path.endsWith("/items")) return answer;
    return { ...answer, items: [...(answer["items"] as Answer[]), await node.item("XB", index)] };
  };
  const before = await xb.device.file(space);
  expect(before.gaps).toEqual([{ side: "XB", from: 1, to: 8 }]);
  await hotline.receipt("XA");
  const refused = await until(xb.device, async () => {
    const view = await xb.device.file(space);
    return shownIn(view).find(({ verdict }) => verdict.state === "refused") === undefined ? undefined : view;
  });
  expect(shownIn(refused).at(-1)!.verdict).toEqual({ state: "refused", code: "number" });
  expect(refused.gaps).toEqual([]);
});

test("a new epoch that goes to others than those who take part", async () => {
  const { hotline, xb, space } = await fileWithNotice();
  const scribe = await Scribe.listed(hotline, "XA", 9);
  const { envelope } = await compose(scribe, space, { leaveOut: (await xb.device.enrolment()).device! });
  expect((await hotline.append("XA", { envelope })).code).toBe("recipients");
  const [shown] = shownIn(await xb.device.file(space)).slice(-1);
  expect(shown!.verdict).toEqual({ state: "unverified", code: "recipients" });
});

test("a wrap that holds another key", async () => {
  const { hotline, xb, space } = await fileWithNotice();
  const scribe = await Scribe.listed(hotline, "XA", 9);
  const betrayed = (await xb.device.enrolment()).device!;
  const { envelope, body, epoch } = await compose(scribe, space, { betrayed });
  expect((await hotline.append("XA", { envelope, body })).code).toBe(null);
  const says = { answers: null, closes: false, precedence: "FLASH", replaces: null, reply: null } as const;
  const random = scribe.writing().random;
  const message = await scribe.compose({ type: "notice", space, says, epoch, plaintexts: padTexts(["Three"], random) });
  const { index, code } = await hotline.append("XA", { envelope: message.envelope, body: message.body });
  expect(code).toBe(null);
  await hotline.receipt("XB");
  const shown = await xb.device.statement("XA", index);
  expect([shown.verdict.state, shown.body]).toEqual(["counts", { state: "cannot-open", reason: "wrap" }]);

  const told = await sent(xb.device, await xb.device.refer("cannot_open", shown, "centre"), "logged");
  expect(told.state).toBe("logged");
  expect((await statement(xb.device, space, shown.id, ({ chain }) => chain.cannotOpen !== null)).chain.cannotOpen).toBe(
    hotline.now,
  );
  const own = await say(xb, space, "Please repeat");
  expect(own.state).toBe("logged");
});

test("wraps for others than those whom the header names", async () => {
  const { hotline, xb, space } = await fileWithNotice();
  const scribe = await Scribe.listed(hotline, "XA", 9);
  const { envelope, body, epoch } = await compose(scribe, space, { replaced: scribe.author.keys.id });
  expect((await hotline.append("XA", { envelope, body })).code).toBe(null);
  const says = { answers: null, closes: false, precedence: "FLASH", replaces: null, reply: null } as const;
  const plaintexts = padTexts(["Three"], scribe.writing().random);
  const message = await scribe.compose({ type: "notice", space, says, epoch, plaintexts });
  const { index } = await hotline.append("XA", message);
  await hotline.receipt("XB");
  expect((await xb.device.statement("XA", index)).body).toEqual({ state: "cannot-open", reason: "wrap" });
});

/** A new epoch of a space, but not as it should be. */
async function compose(
  scribe: Scribe,
  space: string,
  wrong: { leaveOut?: string; betrayed?: string; replaced?: string },
) {
  const { hotline, side, keys } = scribe.author;
  const writing = scribe.writing();
  const [key, other, nonce] = [writing.random(32), writing.random(32), writing.random(16)];
  const id = await epochId({ hotline, side, nonce }, space);
  const recipients = new Map(scribe.recipients(space));
  if (wrong.leaveOut !== undefined) recipients.delete(wrong.leaveOut);
  const wraps = await Promise.all(
    [...recipients].map(async ([recipient, sealing]) => {
      const passage = { hotline, space, sender: keys.id, recipient };
      return [recipient, await wrapEpochKey(recipient === wrong.betrayed ? other : key, sealing, passage, id)] as const;
    }),
  );
  const epoch = { id, key };
  const says = { recipients: await recipientsHash(recipients.keys()) };
  const clear = [encodeWraps(new Map(wraps.map(([one, wrap]) => [one === wrong.replaced ? HASH : one, wrap])))];
  const plaintexts = padTexts([""], writing.random);
  return { epoch, ...(await scribe.compose({ type: "epoch", space, says, epoch, clear, plaintexts, nonce })) };
}

test("an epoch that the node calls usable after a revocation", async () => {
  const { hotline, xa } = await atNight();
  const scribe = await Scribe.listed(hotline, "XA", 9);
  const space = await openFile(xa);
  await xa.node.revoke(scribe.author.keys.id);
  xa.node.lie = (path, answer) => {
    if (path !== `/api/v1/spaces/${space}`) return answer;
    return { ...answer, epochs: (answer["epochs"] as Answer[]).map((epoch) => ({ ...epoch, usable: true })) };
  };
  const posted = (): number => xa.node.asked.filter((one) => one === "POST /api/v1/statements").length;
  const before = posted();
  expect((await say(xa, space, "Not for the revoked")).state).toBe("logged");
  expect(posted()).toBe(before + 2);
});

test("content that is not what the drafter signed", async () => {
  const { hotline, xb, space } = await fileWithNotice();
  const [drafter, releaser] = [await Scribe.listed(hotline, "XA", 9), await Scribe.listed(hotline, "XA", 8)];
  const begun = await compose(drafter, space, {});
  await hotline.append("XA", begun);
  const says = { answers: null, closes: false, precedence: "FLASH", replaces: null, reply: null } as const;
  const { random } = drafter.writing();
  const common = { type: "notice", space, says, capacity: "government", exercise: false } as const;
  const plaintexts = padTexts(["As drafted"], random);
  const payload = await draftPayload({ ...common, author: drafter.author, writing: drafter.writing(), plaintexts });
  const draft = await signDraft(payload, drafter.author);
  const released = await releaser.compose({
    ...common,
    draft,
    epoch: begun.epoch,
    plaintexts: padTexts(["As released"], random),
  });
  const { index, code } = await hotline.append("XA", released);
  expect(code).toBe(null);
  await hotline.receipt("XB");
  const shown = await xb.device.statement("XA", index);
  expect([shown.drafter!.officer, shown.body]).toEqual([9, { state: "cannot-open", reason: "content" }]);
});

test("another hotline at the same address", async () => {
  const { xa } = await atNight();
  expect((await xa.device.trust()).alarms).toEqual([]);
  const officer = await newcomer(await Hotline.found(), "XA", 7);
  expect(await alarms(officer.device)).toEqual([["hotline", null]]);
  expect((await officer.device.enrolment()).state).toBe("none");
});

test.each<[string, (answer: Answer) => Answer]>([
  ["a field too many", (answer) => ({ ...answer, more: 1 })],
  ["a field that is missing", ({ files: _, ...answer }) => answer],
  ["a number that is none", (answer) => ({ ...answer, files: 0.5 })],
])("an answer with %s", async (_name, change) => {
  const { xa } = await atNight();
  xa.node.lie = (path, answer) => (path.endsWith("/desk") ? change(answer) : answer);
  await expect(xa.device.desk()).rejects.toMatchObject({ name: "WrongAnswer", code: "answer" });
});
