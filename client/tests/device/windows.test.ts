/** The windows of a browser: what is done in one, no other does again or undoes; each is at work once, until it ends. */
import { expect, onTestFinished, test } from "vitest";
import { Hotline } from "./hotline.ts";
import {
  another,
  atNight,
  messages,
  newcomer,
  notice,
  type Officer,
  openFile,
  problem,
  sent,
  takeOut,
  until,
} from "./officers.ts";

test("what was taken back in one window is sent by no other", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  const prepared = await xa.device.prepare(notice(space, "Taken back"));
  xa.node.refuseStatements = 503;
  const out = await xa.device.send(prepared);
  await problem(xa.device, out, "not-stored");
  const second = await another(xa);
  await problem(second, out, "not-stored");
  [xa.node.refuseStatements, xa.node.refuseNext] = [null, "not-yet"];
  await xa.device.retry();
  await problem(xa.device, out, "not-yet");
  expect(await takeOut(xa.device, out)).toEqual(prepared.message);
  await second.retry();
  expect((await second.outbox()).map(({ type }) => type)).toEqual(["open"]);
  expect(messages(xa)).toBe(0);
});

test("what failed is given back in one window alone", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa);
  const second = await another(xa);
  const message = notice(space, "Once");
  xa.node.refuseNext = "not-yet";
  const out = await xa.device.send(await xa.device.prepare(message));
  await problem(xa.device, out, "not-yet");
  await problem(second, out, "not-yet");
  // At once, and with a click too many.
  const taken = await Promise.all([xa.device, second, xa.device].map((device) => takeOut(device, out)));
  expect(taken.filter((one) => one !== null)).toEqual([message]);
  expect(await takeOut(second, out)).toBe(null);
  await until(second, async () => (await second.outbox()).every(({ key }) => key !== out.key) || undefined);
});

test("what one window sends, the others list and follow", async () => {
  const { hotline, xa } = await atNight();
  const second = await another(xa);
  const space = await openFile(xa);
  const prepared = await xa.device.prepare(notice(space, "Listed"));
  xa.node.refuseStatements = 503;
  const out = await xa.device.send(prepared);
  expect((await problem(second, out, "not-stored")).state).toBe("sealing");
  xa.node.refuseStatements = null;
  await xa.device.retry();
  await second.retry();
  expect(await sent(second, out, "logged")).toMatchObject({ state: "logged", number: 1 });
  expect(messages(xa)).toBe(1);
  await hotline.receipt("XB");
  expect(await sent(second, out, "delivered")).toMatchObject({ state: "delivered" });
});

test("a window begins to work once, however often it asks meanwhile whether it may", async () => {
  const xa = await newcomer(await Hotline.found(), "XA", 7);
  await xa.device.enrol();
  // The first waits for an answer from before the device was listed; the others ask anew together.
  const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  xa.node.lie = async (path, answer) => {
    if (!path.endsWith("/checkpoints")) return answer;
    asked.resolve();
    await answered.promise;
    return answer;
  };
  const first = xa.device.enrolment();
  await asked.promise;
  const all = [first, xa.device.enrolment(), xa.device.enrolment()];
  await xa.node.list();
  answered.resolve();
  expect((await Promise.all(all)).at(-1)!.state).toBe("listed");
  await expect.poll(() => xa.node.sockets.size).toBeGreaterThan(0);
  expect(xa.node.sockets.size).toBe(1);
});

test.each<[string, (officer: Officer) => Promise<unknown>]>([
  ["it is closed", ({ device }) => device.close()],
  [
    "the session ends",
    ({ node, device }) => {
      node.signedOut = true;
      return device.desk().catch(() => undefined);
    },
  ],
])("a window is at work no more where %s while it begins", async (_, end) => {
  const xa = await newcomer(await Hotline.found(), "XA", 7);
  await xa.device.enrol();
  await xa.node.list();
  const { transaction } = IDBDatabase.prototype;
  onTestFinished(() => void Object.assign(IDBDatabase.prototype, { transaction }));
  const ending = Promise.withResolvers<void>();
  IDBDatabase.prototype.transaction = function (...how) {
    // It begins with its outbox.
    if (how[0] === "outbox") queueMicrotask(() => ending.resolve(end(xa).then(() => undefined)));
    return transaction.apply(this, how);
  };
  await xa.device.enrolment();
  await ending.promise;
  expect(xa.node.sockets.size).toBe(0);
});
