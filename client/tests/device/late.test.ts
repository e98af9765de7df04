/** What comes late, or in another order than it was said: it is taken in, and the node is not accused of it. */
import { expect, test, vi } from "vitest";
import { StorageFailed } from "../../src/device/errors.ts";
import { Store } from "../../src/device/store.ts";
import { atNight, openFile, restart, say, shownIn, statement, texts } from "./officers.ts";

test("a body that comes after its entry is opened once our log has taken it in", async () => {
  const { hotline, xa, xb } = await atNight();
  const space = await openFile(xa);
  await hotline.receipt("XB");
  await xb.device.file(space);
  xb.node.withholds = true;
  const { id } = await say(xa, space, "Late");
  await statement(xb.device, space, id!, ({ body }) => body.state === "withheld");
  xb.node.withholds = false;
  await hotline.receipt("XB");
  const shown = await statement(xb.device, space, id!, ({ chain }) => chain.delivered !== null);
  expect(texts(shown)).toEqual(["Late"]);
});

test("checkpoints on the socket that are older than those asked for meanwhile are no older state", async () => {
  const { hotline, xa } = await atNight();
  const before = await xa.node.checkpoints();
  await hotline.receipt("XA");
  await xa.device.trust();
  let waiting = true;
  xa.node.lie = (path, answer) => {
    if (!path.endsWith("/checkpoints") || !waiting) return answer;
    waiting = false;
    return before;
  };
  // Whoever asks takes newer ones in, which would end the alarm: only what is told of it shows that it was raised.
  const told: string[] = [];
  xa.device.subscribe(({ type }) => told.push(type));
  await hotline.receipt("XB");
  await expect.poll(() => told).toContain("files");
  expect(waiting).toBe(false);
  expect(told).not.toContain("trust");
});

test("of two corrections the last one stands, whichever page it was loaded with", async () => {
  const { hotline, xa } = await atNight();
  const space = await openFile(xa);
  const said = await say(xa, space, "One");
  await say(xa, space, "Corrected", { replaces: said.id! });
  for (let n = 0; n < 50; n++) await say(xa, space, `Between, ${n}`);
  const last = await say(xa, space, "Corrected again", { replaces: said.id! });
  await hotline.receipt("XB");
  await restart(xa);
  const shown = await xa.device.statement("XA", said.index!);
  expect(shown.chain.replacedBy).toBe(last.id);
  const [same] = shownIn(await xa.device.file(space)).filter(({ id }) => id === said.id);
  expect(same!.chain.replacedBy).toBe(last.id);
});

test("a call list and titles that a full disk does not keep are shown all the same", async () => {
  const { xa } = await atNight();
  const space = await openFile(xa, "Cranes");
  await restart(xa);
  const means = { mail: false, script: false };
  xa.node.besides.set("/api/v1/contacts", { roster: [], contacts: [], version: 1, means });
  vi.spyOn(Store.prototype, "seal").mockRejectedValue(new StorageFailed("QuotaExceededError"));
  try {
    expect((await xa.device.watch.calls())?.version).toBe(1);
    const { files } = await xa.device.files();
    expect(files.find((one) => one.space === space)?.title).toContain("Cranes");
  } finally {
    vi.restoreAllMocks();
  }
});
