/** What devices and accounts of the own side did: devices as verified, accounts as the node says. */
import { expect, onTestFinished, test } from "vitest";
import { openDevice } from "../../src/device/index.ts";
import { Hotline, NIGHT } from "./hotline.ts";
import { Node } from "./node.ts";
import { atNight, enlist } from "./officers.ts";

test("a device that was listed, and one that was revoked, are each there once, of our side alone", async () => {
  const { hotline, xa, xb } = await atNight();
  const colleague = await enlist(hotline, "XA", 8);
  const id = (await colleague.device.enrolment()).device!;
  hotline.now = NIGHT + 60;
  await colleague.node.revoke(id);
  const changes = (await xa.device.trust()).changes.map(({ at, kind, what }) => [at, kind, what["officer"]]);
  expect(changes).toEqual([
    [NIGHT, "device-listed", 7],
    [NIGHT, "device-listed", 8],
    [NIGHT + 60, "device-revoked", 8],
  ]);
  expect((await xb.device.trust()).changes.map(({ what }) => what["officer"])).toEqual([3]);
});

test("what accounts did is asked page by page, and read strictly", async () => {
  const hotline = await Hotline.found();
  const node = new Node(hotline, "XA", { number: 7, post: "watch" });
  const entry = { at: "2026-11-23T07:58:00Z", kind: "signed-in", officer: 7, what: { officer: 7, way: "key" } };
  const asked: string[] = [];
  let answer: object = { entries: [entry], before: 41 };
  const fetch: typeof node.fetch = async (path, init) => {
    if (!path.startsWith("/api/v1/audit")) return node.fetch(path, init);
    asked.push(path);
    return Response.json(answer);
  };
  const device = await openDevice({ fetch, connect: node.connect, now: () => hotline.now });
  onTestFinished(async () => {
    await device.close();
    indexedDB.deleteDatabase(`hotline ${hotline.id} XA 7`);
  });
  expect(await device.audit()).toEqual({ lines: [{ ...entry, at: NIGHT }], before: 41 });
  answer = { entries: [], before: null };
  expect(await device.audit(41)).toEqual({ lines: [], before: null });
  expect(asked).toEqual(["/api/v1/audit", "/api/v1/audit?before=41"]);
  answer = { entries: [{ ...entry, address: "10.0.0.7" }], before: null };
  await expect(device.audit()).rejects.toMatchObject({ code: "answer" });
});
