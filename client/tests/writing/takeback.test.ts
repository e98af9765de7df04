/** What is taken back on the desk is kept before it is taken out, and what goes wrong is seen there. */
import { beforeEach, expect, test, vi } from "vitest";
import type { App } from "../../src/app/app.ts";
import { StorageFailed, Unreachable } from "../../src/device/index.ts";
import { encodeForm } from "../../src/protocol/forms.ts";
import { StandIn } from "../stand-in/device.ts";
import { OWN_DRAFT, SENT_BACK } from "../stand-in/drafts.ts";
import { find, mount, textOf } from "../stand-in/mount.ts";
import { NOW, SPACE, xb18 } from "../stand-in/night.ts";

const FULL = "This browser could not keep or read what it must keep. Nothing was changed. Make room on this computer";
const AWAY = "Our own node cannot be reached. Nothing was changed.";

let device: StandIn;

beforeEach(() => {
  device = new StandIn("XA");
});

/** The desk's alert, once it is there and one is taken to it. */
async function problem(app: App): Promise<string> {
  const alert = (): HTMLElement | null => app.querySelector<HTMLElement>("main > [role=alert]");
  await expect.poll(() => document.activeElement === alert()).toBe(true);
  return textOf(alert());
}

/** An answer that was refused on its way. */
function refused(): void {
  device.outgoing = [
    {
      key: "k",
      space: SPACE,
      type: "answer",
      state: "failed",
      since: NOW,
      id: null,
      index: null,
      number: null,
      exercise: false,
      problem: "expired",
    },
  ];
  const text = { language: "en", text: "A long night's work" };
  const says = { form: "answer", marking: "TLP:AMBER", outcome: "done", reasons: [], rest_by: null } as const;
  device.discarded = {
    space: SPACE,
    type: "answer",
    texts: [new TextDecoder().decode(encodeForm({ ...says, status: "official", text }))],
    capacity: "centre",
    precedence: "ROUTINE",
    answers: xb18.id,
  };
}

test.each([
  ["cannot be kept", "saveLocalDraft", new StorageFailed("QuotaExceededError"), FULL],
  ["answers what cannot be looked up", "file", new Unreachable(), AWAY],
] as const)("a text that %s stays where it is, until it can", async (_, what, why, told) => {
  refused();
  const { app } = await mount("/", device);
  const failing = vi.spyOn(device, what).mockRejectedValue(why);
  find(app, "main button", "Take back and change").click();
  expect(await problem(app)).toContain(told);
  expect([device.outgoing.length, device.drafts.length]).toEqual([1, 0]);
  failing.mockRestore();
  find(app, "main button", "Take back and change").click();
  await expect.poll(() => app.querySelector<HTMLTextAreaElement>("#text")?.value).toBe("A long night's work");
  expect([device.outgoing.length, device.drafts.length]).toEqual([0, 1]);
});

test.each([
  ["withdrawn", OWN_DRAFT, "Withdraw and change"],
  ["taken away", SENT_BACK, "Remove"],
] as const)("a draft that cannot be %s says so, until it can", async (_, draft, act) => {
  device.waiting = [draft];
  const { app } = await mount("/", device);
  const failing = vi.spyOn(device, "dropDraft").mockRejectedValue(new Unreachable());
  find(app, "main button", act).click();
  expect(await problem(app)).toContain(AWAY);
  failing.mockRestore();
  find(app, "main button", act).click();
  await expect.poll(() => app.querySelector("main > [role=alert]")).toBeNull();
  expect(device.waiting).toEqual([]);
});
