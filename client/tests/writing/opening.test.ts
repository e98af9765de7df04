/** The file that a message begins: opened once, whatever comes between its signature and the message's. */
import { expect, test } from "vitest";
import "../../src/look.css";
import type { Outgoing } from "../../src/device/index.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, textOf } from "../stand-in/mount.ts";
import { NOW, SPACE } from "../stand-in/night.ts";
import { fill } from "./acts.ts";

const ADDRESS = "/write?form=notification";

function opening(state: Outgoing["state"], problem: string | null): Outgoing {
  const nothing = { id: null, index: null, number: null, exercise: false };
  return { key: "k1", space: SPACE, type: "open", state, since: NOW, problem, ...nothing };
}

async function review(app: Element): Promise<void> {
  find(app, "button", "Review").click();
  await expect.poll(() => app.querySelector(".review")).not.toBeNull();
}

/** A new file that is signed and cannot leave: the page waits. */
async function waiting(): Promise<{ app: Element; device: StandIn }> {
  const device = new StandIn("XA");
  const { app } = await mount(ADDRESS, device);
  await fill(app, "#title", "Port cranes halted");
  await review(app);
  device.outgoing = [opening("sealing", "unreachable")];
  find(app, "button", "Sign and send").click();
  await expect.poll(() => asked(device)).toEqual(["openFile"]);
  return { app, device };
}

const asked = (device: StandIn): string[] => device.asked.map(([what]) => what);

/** The page is loaded again: of what it held only the kept draft and the outbox are left. */
async function again({ app, device }: Awaited<ReturnType<typeof waiting>>): ReturnType<typeof waiting> {
  await expect.poll(() => JSON.stringify(device.drafts)).toContain("k1");
  app.remove();
  const loaded = new StandIn("XA");
  [loaded.drafts, loaded.outgoing] = [device.drafts, device.outgoing];
  return mount(ADDRESS, loaded);
}

test("a page that is loaded again waits for the file that was begun", async () => {
  const { app, device } = await again(await waiting());
  expect(find<HTMLInputElement>(app, "#title").value).toBe("Port cranes halted");
  await review(app);
  find(app, "button", "Sign and send").click();
  device.outgoing = [opening("logged", null)];
  device.tell({ type: "outbox" });
  await expect.poll(() => asked(device)).toEqual(["send"]);
});

test("a file with another title is another file", async () => {
  const { app, device } = await again(await waiting());
  await fill(app, "#title", "Two ports halted");
  await review(app);
  find(app, "button", "Sign and send").click();
  await expect.poll(() => asked(device)).toEqual(["openFile"]);
});

test("one that was refused is begun anew, and nothing is sent into it", async () => {
  const { app, device } = await mount(ADDRESS, new StandIn("XA"));
  await fill(app, "#title", "Port cranes halted");
  await review(app);
  device.outgoing = [opening("failed", "recipients")];
  find(app, "button", "Sign and send").click();
  await expect.poll(() => app.querySelector("main > [role=alert]")).not.toBeNull();
  expect(textOf(app.querySelector(".review"))).toContain("Port cranes halted");
  find(app, "button", "Sign and send").click();
  await expect.poll(() => asked(device)).toEqual(["openFile", "openFile"]);
});

test("one that was taken back is begun anew", async () => {
  const { app, device } = await again(await waiting());
  device.outgoing = [];
  device.fileRows = device.fileRows.filter(({ space }) => space !== SPACE);
  await review(app);
  find(app, "button", "Sign and send").click();
  await expect.poll(() => asked(device)).toEqual(["openFile", "send"]);
});
