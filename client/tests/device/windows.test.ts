/** Two windows of one browser: what is done in one, the other neither does again nor undoes. */
import { expect, test } from "vitest";
import { another, atNight, messages, notice, openFile, problem, sent, until } from "./officers.ts";

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
  expect(await xa.device.discard(out.key)).toEqual(prepared.message);
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
  expect(await xa.device.discard(out.key)).toEqual(message);
  expect(await second.discard(out.key)).toBe(null);
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
