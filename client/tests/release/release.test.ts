/** Draft, release, sending back: on the desk, on the release page, and where it is written. */
import { describe, expect, test, vi } from "vitest";
import type { MessageDraft } from "../../src/device/index.ts";
import { utf8 } from "../../src/protocol/bytes.ts";
import { encodeForm, parseForm } from "../../src/protocol/forms.ts";
import { releasersOf, wayOf, waysOf } from "../../src/release/rules.ts";
import { StandIn } from "../stand-in/device.ts";
import { OWN_DRAFT, SENT_BACK, TO_RELEASE } from "../stand-in/drafts.ts";
import { find, mount, textOf } from "../stand-in/mount.ts";
import { at, NOTIFICATION, SPACE } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";
import { TRUST } from "../stand-in/trust.ts";

const SIGNATURES = new Map([
  ["centre", 1],
  ["government", 2],
]);
const XB = TRUST.lists[1]!;

function night(): StandIn {
  const device = new StandIn("XB");
  SCENES["release"]!(device);
  return device;
}

const open = (device: StandIn, { id }: { id: string }, language: "en" | "zh" = "en") =>
  mount(`/release/${id}`, device, language);

describe("by the list", () => {
  test.each([
    ["watch", "centre", "alone"],
    ["watch", "government", "release"],
    ["head", "government", "release"],
    ["liaison", "centre", "release"],
    ["liaison", "government", null],
    ["security", "centre", null],
    ["watch", "unknown", null],
  ] as const)("the %s in the capacity %s: %s", (post, capacity, way) => {
    expect(wayOf(capacity, post, XB, SIGNATURES)).toBe(way);
  });

  test("what one officer says alone comes first", () => {
    const turned = new Map([...SIGNATURES].reverse());
    expect(waysOf("watch", XB, turned)).toEqual([
      ["centre", "alone"],
      ["government", "release"],
    ]);
  });

  test("releasers take part in the file, have a device, and are others than the drafter", () => {
    const posts = [
      ["XB", "head"],
      ["XB", "watch"],
      ["XA", "head"],
    ] as const;
    const numbers = (...how: Parameters<typeof releasersOf>): number[] =>
      releasersOf(...how).map(({ officer }) => officer);
    expect(numbers("government", 7, XB, posts)).toEqual([2]);
    expect(numbers("government", 2, XB, posts)).toEqual([]);
    expect(numbers("government", 7, XB, posts.slice(1))).toEqual([]);
    const revoked = { ...XB, devices: XB.devices.map((one) => ({ ...one, revoked: one.post === "head" })) };
    expect(numbers("government", 7, revoked, posts)).toEqual([]);
    const twice = { ...XB, devices: [...XB.devices, ...XB.devices] };
    expect(numbers("government", 7, twice, posts)).toEqual([2]);
  });
});

describe("on the desk", () => {
  const sheets = (app: Element): string[] =>
    [...app.querySelectorAll("main .stack > section")].map(textOf).filter((text) => /release|waits/i.test(text));

  test("what awaits release says by whom, since when, until when; then what others release", async () => {
    const { app } = await mount("/", night());
    const [first, second] = sheets(app);
    expect(first).toContain("Awaiting your release 1");
    expect(first).toContain("28 min ago can be released until 20:03Z");
    expect(first).toContain("PRIORITY加急 Follow-up notification");
    expect(first).toContain("drafted by Watch, 09 on behalf of the Government");
    expect(second).toContain("Waiting for release 2");
    expect(second).toContain("drafted by you");
    expect(second).toContain("Sent back by Head, 02, 08:25ZSay since when, and leave out the last sentence.");
    expect(find<HTMLAnchorElement>(app, "a.button", "Read and release").getAttribute("href")).toBe(
      `/release/${TO_RELEASE.id}`,
    );
  });

  test("nothing stands there where nothing waits, and nothing is asked for a post that does not write", async () => {
    const { app } = await mount("/");
    expect(sheets(app)).toEqual([]);
    const reading = new StandIn("XB", { permissions: ["desk", "read"] });
    reading.waitingDrafts = () => Promise.reject(new Error("asked"));
    expect(textOf((await mount("/", reading)).app.querySelector("h1"))).toBe("Desk");
  });

  test("a draft that is too old is its drafter's alone", async () => {
    const device = night();
    device.waiting = device.waiting.map((one) => ({ ...one, returned: null, expires: at("08:30") }));
    const { app } = await mount("/", device);
    expect(textOf(app)).not.toContain("Awaiting your release");
    expect(sheets(app)[0]).toContain("was not released by 08:30Z");
  });

  test("what is sent back is gone on with as a draft of its own, beside what was begun in its place", async () => {
    const device = night();
    const begun = { id: `write/${SPACE}//`, saved: at("08:30"), content: { version: 1, title: "begun" } };
    device.drafts = [begun];
    const { app } = await mount("/", device);
    find(app, "button", "Take up and change").click();
    await expect.poll(() => location.search).toMatch(`?file=${SPACE}&form=notification&draft=`);
    expect(device.asked).toEqual([["dropDraft", SENT_BACK.id]]);
    expect(device.drafts).toEqual([begun, expect.anything()]);
  });

  test("it changes as soon as a colleague leaves a draft", async () => {
    const { app, device } = await mount("/");
    device.waiting = [TO_RELEASE];
    device.tell({ type: "drafts" });
    await expect.poll(() => sheets(app).length).toBe(1);
  });
});

describe("the release page", () => {
  test("shows the text that is signed, on whose behalf, and who drafted it", async () => {
    const { app } = await open(night(), TO_RELEASE, "zh");
    const shown = textOf(app.querySelector("article.preview"));
    expect(shown).toContain("后续通报");
    expect(shown).toContain("以政府名义");
    expect(shown).toContain("值班员 09 拟稿");
    expect(app.querySelector("article.preview .original")).not.toBeNull();
    expect(textOf(app.querySelector("header .soft"))).toContain("值班员 09");
  });

  test("the precedence alone is the releaser's; what is signed is prepared anew with it", async () => {
    const device = night();
    const prepared: (string | null)[] = [];
    const prepare = device.prepareRelease;
    device.prepareRelease = (draft, precedence) => {
      prepared.push(precedence);
      return prepare(draft, precedence);
    };
    const { app } = await open(device, TO_RELEASE);
    find<HTMLInputElement>(app, "input[value=FLASH]").click();
    await expect.poll(() => prepared).toEqual(["PRIORITY", "FLASH"]);
    await expect.poll(() => textOf(app.querySelector("article.preview .prec"))).toBe("FLASH特提");
    find(app, "button", "Sign and release").click();
    await expect.poll(() => device.asked).toEqual([["release", TO_RELEASE.id, "FLASH"]]);
    await expect.poll(() => textOf(app.querySelector("main h2"))).toBe("On its way");
    await expect.poll(() => textOf(document.activeElement)).toBe("On its way");
  });

  test("what is read does not change under the reader, and is what is released", async () => {
    const device = night();
    const released = vi.spyOn(device, "release");
    const { app } = await open(device, TO_RELEASE);
    const texts = [new TextDecoder().decode(encodeForm({ ...NOTIFICATION, text: { language: "en", text: "Other." } }))];
    device.waiting = [{ ...TO_RELEASE, message: { ...TO_RELEASE.message, texts } }];
    device.fileRows = [];
    device.tell({ type: "drafts" });
    const shown = (): string => textOf(app.querySelector("article.preview"));
    await expect.poll(shown).not.toContain("XA 2026-07");
    expect(shown()).toContain("We draw no conclusion about who is behind it.");
    find(app, "button", "Sign and release").click();
    await expect.poll(() => released.mock.calls.map(([draft]) => draft)).toEqual([TO_RELEASE]);
  });

  test("what is too long for a FLASH is not released as one", async () => {
    const device = night();
    const form = { ...NOTIFICATION, text: { language: "en", text: "word ".repeat(201).trim() } };
    const texts = [new TextDecoder().decode(encodeForm(form))];
    device.waiting = [{ ...TO_RELEASE, message: { ...TO_RELEASE.message, texts } }];
    const { app } = await open(device, TO_RELEASE);
    const button = (): HTMLButtonElement => find<HTMLButtonElement>(app, "button", "Sign and release");
    await expect.poll(() => button().disabled).toBe(false);
    find<HTMLInputElement>(app, "input[value=FLASH]").click();
    await expect
      .poll(() => textOf(app.querySelector(".mistake")))
      .toContain("It is longer than the Arrangement allows a FLASH to be.");
    expect(button().disabled).toBe(true);
  });

  test("it is sent back with a reason, and not without", async () => {
    const device = night();
    const { app } = await open(device, TO_RELEASE);
    find(app, "button", "Send back…").click();
    await expect.poll(() => app.querySelector("#reason")).not.toBeNull();
    expect(find<HTMLButtonElement>(app, "button", "Send back to the drafter").disabled).toBe(true);
    const reason = app.querySelector<HTMLTextAreaElement>("#reason")!;
    reason.value = " Say since when. ";
    reason.dispatchEvent(new Event("input"));
    await expect.poll(() => find<HTMLButtonElement>(app, "button", "Send back to the drafter").disabled).toBe(false);
    find(app, "button", "Send back to the drafter").click();
    await expect
      .poll(() => device.asked)
      .toEqual([["sendBack", TO_RELEASE.id, { language: "en", text: "Say since when." }]]);
    expect(location.pathname).toBe("/");
  });

  test("the drafter looks at it, and does not release it", async () => {
    const device = night();
    const { app } = await open(device, OWN_DRAFT);
    expect(textOf(app)).toContain("You drafted this. Another officer releases it.");
    expect([...app.querySelectorAll("main button")].map(textOf)).toEqual(["Call the releaser", "Withdraw and change"]);
    find(app, "main button", "Withdraw and change").click();
    await expect.poll(() => location.pathname).toBe("/write");
    expect(device.asked).toEqual([["dropDraft", OWN_DRAFT.id]]);
  });

  test.each([
    ["en", "Call the releaser", "Releaser called, 08:31:07Z."],
    ["zh", "呼叫签发人", "已呼叫签发人，08:31:07Z。"],
  ] as const)("the drafter calls the releaser, once: %s", async (language, act, done) => {
    const device = night();
    const { app } = await open(device, OWN_DRAFT, language);
    find(app, "main button", act).click();
    await expect.poll(() => textOf(app.querySelector("section.call [role=status]"))).toContain(done);
    expect(device.asked).toEqual([["callReleaser", OWN_DRAFT.id, "PRIORITY"]]);
    expect([...app.querySelectorAll("main button")].map(textOf)).not.toContain(act);
    expect(app.querySelector("section.call a")!.getAttribute("href")).toBe(`/write?file=${SPACE}&form=short_message`);
  });

  test("a call that did not get through can be made again, and what is said of it goes when the node answers", async () => {
    const device = night();
    const { app } = await open(device, OWN_DRAFT);
    device.reachable = false;
    find(app, "main button", "Call the releaser").click();
    await expect.poll(() => app.querySelector("[role=alert].notice")).not.toBeNull();
    expect(find<HTMLButtonElement>(app, "main button", "Call the releaser").disabled).toBe(false);
    device.reachable = true;
    device.tell({ type: "line" });
    await expect.poll(() => app.querySelector("[role=alert].notice")).toBeNull();
  });

  test("nobody but the drafter of a draft that waits calls", async () => {
    const device = night();
    device.waiting = [
      SENT_BACK,
      { ...OWN_DRAFT, expires: at("08:30") },
      TO_RELEASE,
      { ...TO_RELEASE, id: "d4".repeat(16), role: "none" },
    ];
    for (const { id } of device.waiting) {
      const { app } = await open(device, { id });
      expect(app.querySelector("section.call")).toBeNull();
    }
  });

  test("a post that does not release reads it", async () => {
    const device = night();
    device.waiting = [{ ...TO_RELEASE, role: "none" }];
    const { app } = await open(device, TO_RELEASE);
    expect(textOf(app)).toContain("Your post does not release in this capacity.");
    expect(app.querySelectorAll("main button").length).toBe(0);
  });

  test("what was withdrawn meanwhile says so", async () => {
    const device = night();
    const { app } = await open(device, TO_RELEASE);
    device.waiting = [];
    device.tell({ type: "drafts" });
    await expect.poll(() => textOf(app.querySelector("main"))).toContain("This draft waits no more.");
  });

  test("and so does a release that comes too late", async () => {
    const device = night();
    device.release = () => Promise.reject(Object.assign(new Error(""), { code: "draft-gone" }));
    const { app } = await open(device, TO_RELEASE);
    await expect.poll(() => find<HTMLButtonElement>(app, "button", "Sign and release").disabled).toBe(false);
    find(app, "button", "Sign and release").click();
    await expect
      .poll(() => textOf(app.querySelector("[role=alert].notice")))
      .toContain("This draft waits no more: it was released, withdrawn or sent back. Nothing was changed.");
  });
});

describe("writing on behalf of the Government", () => {
  async function write(device: StandIn, path = `/write?file=${SPACE}&form=notification`) {
    const { app } = await mount(path, device);
    find<HTMLInputElement>(app, "input[value=government]").click();
    await expect.poll(() => textOf(app.querySelector("article.preview .who"))).toContain("on behalf of the Government");
    return app;
  }

  test("is left for a releaser, and nothing is sent", async () => {
    const device = new StandIn("XB");
    const app = await write(device);
    find(app, "button", "Review").click();
    await expect.poll(() => textOf(app.querySelector(".review"))).toContain("Can be released by Head, 02.");
    find(app, "button", "Sign and leave for release").click();
    await expect.poll(() => textOf(app.querySelector("main h2"))).toBe("Waits for release");
    expect(find<HTMLAnchorElement>(app, "main .acts a", "Call the releaser").getAttribute("href")).toBe(
      `/release/${"d0".repeat(16)}`,
    );
    const [[what, message]] = device.asked as [[string, MessageDraft]];
    expect([what, message.capacity, message.space]).toEqual(["submitDraft", "government", SPACE]);
    expect(parseForm(utf8(message.texts[0]!), { saidBy: message.type }).form).toBe("notification");
    expect([device.asked.length, device.drafts]).toEqual([1, []]);
  });

  test("in a new file, which is opened under the own signature alone, and said so", async () => {
    const device = new StandIn("XB");
    const app = await write(device, "/write?form=notification");
    const title = app.querySelector<HTMLInputElement>("#title")!;
    title.value = "Cranes";
    title.dispatchEvent(new Event("input"));
    find(app, "button", "Review").click();
    await expect.poll(() => textOf(app.querySelector(".review"))).toContain("The new file is opened at once");
    device.outgoing = [
      {
        key: "k1",
        space: SPACE,
        type: "open",
        state: "logged",
        since: 0,
        id: null,
        index: 1,
        number: null,
        exercise: false,
        problem: null,
      },
    ];
    find(app, "button", "Sign and leave for release").click();
    await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["openFile", "submitDraft"]);
    expect((device.asked[0]![1] as { capacity: string }).capacity).toBe("centre");
  });

  test("in a file in which nobody may release it, is not left there", async () => {
    const device = new StandIn("XB");
    const file = device.fileViews.get(SPACE)!;
    device.fileViews.set(SPACE, { ...file, posts: file.posts.filter(([, post]) => post !== "head") });
    const app = await write(device);
    find(app, "button", "Review").click();
    await expect.poll(() => textOf(app.querySelector(".mistake"))).toContain("No officer of our side who takes part");
    expect(device.asked).toEqual([]);
  });

  test("an answer that did not come leaves the same draft again", async () => {
    const device = new StandIn("XB");
    const app = await write(device);
    find(app, "button", "Review").click();
    await expect.poll(() => app.querySelector(".review")).not.toBeNull();
    const left: string[] = [];
    device.submitDraft = async ({ key }) => {
      left.push(key);
      if (left.length === 1) throw Object.assign(new Error(""), { code: "unreachable" });
      return "d0".repeat(16);
    };
    find(app, "button", "Sign and leave for release").click();
    await expect
      .poll(() => textOf(app.querySelector("main > [role=alert]")))
      .toContain("Your text is kept on this device.");
    find(app, "button", "Sign and leave for release").click();
    await expect.poll(() => textOf(app.querySelector("main h2"))).toBe("Waits for release");
    expect(left[0]).toBe(left[1]);
  });
});
