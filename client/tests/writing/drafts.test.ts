/** A draft on its page: it survives, is signed once, and stays where it is when another window has it. */
import { describe, expect, test, vi } from "vitest";
import type { Draft } from "../../src/writing/draft.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, textOf } from "../stand-in/mount.ts";
import { SPACE } from "../stand-in/night.ts";
import { another, fill, tick } from "./acts.ts";

const textIn = (content: unknown): string | undefined => (content as Draft).form.text?.text;

describe("a draft", () => {
  test("survives a closed page", async () => {
    const device = new StandIn("XA");
    const first = await mount("/write?form=notification", device);
    await fill(first.app, "#title", "Kept");
    await fill(first.app, "#text", "half a sentence");
    await expect.poll(() => device.drafts.length).toBe(1);
    first.app.remove();
    const { app } = await mount("/write?form=notification", device);
    expect(find<HTMLInputElement>(app, "#title").value).toBe("Kept");
    expect(find<HTMLTextAreaElement>(app, "#text").value).toBe("half a sentence");
    expect(textOf(app.querySelector("header"))).toContain("Draft kept on this device");
  });

  test("that cannot be kept is said to be none, until it can", async () => {
    const device = new StandIn("XA");
    const { app } = await mount("/write?form=notification", device);
    await fill(app, "#text", "half");
    await expect.poll(() => textOf(app.querySelector("header"))).toContain("Draft kept on this device");
    const full = vi.spyOn(device, "saveLocalDraft").mockRejectedValue(new DOMException("full", "QuotaExceededError"));
    await fill(app, "#text", "half a sentence");
    await expect
      .poll(() => textOf(app.querySelector("header [role=status]")))
      .toMatch(/^▲ This browser could not store/);
    full.mockRestore();
    await fill(app, "#text", "a sentence");
    await expect.poll(() => textOf(app.querySelector("header [role=status]"))).toBe("Draft kept on this device");
  });

  test("is kept at once when the page is left", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const device = new StandIn("XA");
      const { app } = await mount("/write?form=notification", device);
      await fill(app, "#text", "x");
      app.remove();
      await expect.poll(() => device.drafts.length).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  test("that lies elsewhere can be gone on with, or discarded", async () => {
    const device = new StandIn("XA");
    const first = await mount(`/write?file=${SPACE}&form=notification`, device);
    await fill(first.app, "#text", "x");
    await expect.poll(() => device.drafts.length).toBe(1);
    const { app } = await mount("/write?form=message", device);
    expect(find<HTMLAnchorElement>(app, "aside a", "Go on").getAttribute("href")).toBe(
      `/write?file=${SPACE}&form=notification`,
    );
    find(app, "aside button", "Discard").click();
    await expect.poll(() => device.drafts).toEqual([]);
  });

  test("is kept for each of two windows that begin with nothing, and found again by each", async () => {
    const device = new StandIn("XA");
    const first = (await mount("/write?form=message", device)).app;
    const second = await another(first, device);
    await fill(first, "#text", "first");
    await fill(second, "#text", "second");
    await expect.poll(() => device.drafts.map(({ content }) => textIn(content))).toEqual(["first", "second"]);
    await fill(first, "#text", "first, more");
    await expect.poll(() => device.drafts.map(({ content }) => textIn(content))).toContain("first, more");
    expect(first.querySelector("[role=alert]:not(.unseen)")).toBeNull();
    expect(location.search).toMatch(/^\?form=message&draft=[0-9a-f-]{36}$/);

    const again = await another(second, device);
    await expect.poll(() => again.querySelector<HTMLTextAreaElement>("#text")?.value).toBe("second");
    expect(find<HTMLAnchorElement>(again, "aside a", "Go on").getAttribute("href")).toBe("/write?form=message");
  });

  test("whose file was chosen on the page is gone on with where it is kept", async () => {
    const device = new StandIn("XA");
    const first = await mount("/write?form=message", device);
    await fill(first.app, "#file", SPACE);
    await expect.poll(() => device.drafts.length).toBe(1);
    const { app } = await mount(`/write?file=${SPACE}&form=message`, device);
    expect(find<HTMLAnchorElement>(app, "aside a", "Go on").getAttribute("href")).toBe("/write?form=message");
  });

  test("is signed once, from whichever window", async () => {
    const device = new StandIn("XA");
    const first = await mount(`/write?file=${SPACE}&form=notification`, device);
    await fill(first.app, "#text", "Once");
    await expect.poll(() => device.drafts.length).toBe(1);
    const second = await another(first.app, device);
    for (const app of [first.app, second]) {
      find(app, "button", "Review").click();
      await expect.poll(() => app.querySelector(".review")).not.toBeNull();
    }
    find(first.app, "button", "Sign and send").click();
    find(second, "button", "Sign and send").click();
    await expect.poll(() => textOf(second.querySelector("[role=alert]"))).toContain("Nothing was signed here.");
    await expect.poll(() => textOf(first.app.querySelector("main h2"))).toBe("On its way");
    expect(device.asked.map(([what]) => what)).toEqual(["send"]);
    expect(find(second, "main a", "To the file").getAttribute("href")).toBe(`/files/${SPACE}`);

    find(second, "main button", "Go on with this text as a new draft").click();
    await expect.poll(() => second.querySelector<HTMLTextAreaElement>("#text")?.value).toBe("Once");
    await expect.poll(() => device.drafts.length).toBe(1);
    find(second, "button", "Review").click();
    await expect.poll(() => second.querySelector(".review")).not.toBeNull();
    find(second, "button", "Sign and send").click();
    await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["send", "send"]);
  });

  test("that another window sent is said to be away before it is signed; what was written since is another one", async () => {
    const device = new StandIn("XA");
    const { app } = await mount(`/write?file=${SPACE}&form=notification`, device);
    await fill(app, "#text", "Once");
    await expect.poll(() => device.drafts.length).toBe(1);
    device.drafts = [];
    await fill(app, "#text", "Once more");
    await expect.poll(() => textOf(app.querySelector("[role=alert]"))).toContain("Another window has this draft.");
    await expect.poll(() => device.drafts.map(({ content }) => textIn(content))).toEqual(["Once more"]);
    expect(textOf(app.querySelector("header [role=status]"))).toBe("Draft kept on this device");
    find(app, "main a", "Write another").click();
    await expect.poll(() => app.querySelector<HTMLTextAreaElement>("#text")?.value).toBe("");
  });

  test("that is replaced by another one in the same place is not taken for it", async () => {
    const device = new StandIn("XA");
    const { app } = await mount(`/write?file=${SPACE}&form=notification`, device);
    await fill(app, "#text", "Once");
    await expect.poll(() => device.drafts.length).toBe(1);
    device.drafts = device.drafts.map((one) => ({ ...one, content: { ...(one.content as object), title: "x" } }));
    device.tell({ type: "files" });
    await expect.poll(() => textOf(app.querySelector("[role=alert]"))).toContain("Another window has this draft.");
  });

  test("that could not be kept is signed all the same", async () => {
    const device = new StandIn("XA");
    vi.spyOn(device, "saveLocalDraft").mockRejectedValue(new DOMException("full", "QuotaExceededError"));
    const { app } = await mount(`/write?file=${SPACE}&form=notification`, device);
    await fill(app, "#text", "Once");
    find(app, "button", "Review").click();
    await expect.poll(() => app.querySelector(".review")).not.toBeNull();
    find(app, "button", "Sign and send").click();
    await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["send"]);
  });

  test("is said to be kept no more once it is on its way", async () => {
    const { app } = await mount(`/write?file=${SPACE}&form=notification`, new StandIn("XA"));
    await fill(app, "#text", "x");
    await expect.poll(() => textOf(app.querySelector("header [role=status]"))).toBe("Draft kept on this device");
    find(app, "button", "Review").click();
    await expect.poll(() => app.querySelector(".review")).not.toBeNull();
    find(app, "button", "Sign and send").click();
    await expect.poll(() => textOf(app.querySelector("main h2"))).toBe("On its way");
    expect(textOf(app.querySelector("header [role=status]"))).toBe("");
  });

  test("what was said in words stays when the kind of message changes", async () => {
    const { app } = await mount("/write?form=notification", new StandIn("XA"));
    await fill(app, "#text", "The cranes stand.");
    await tick(app, "Request for explanation");
    expect(find<HTMLTextAreaElement>(app, "#text").value).toBe("The cranes stand.");
  });
});
