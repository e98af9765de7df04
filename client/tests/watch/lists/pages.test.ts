/** The lists beside the watch on their pages: read, changed one row at a time, and never over another officer's change. */
import { describe, expect, test } from "vitest";
import "../../../src/look.css";
import { StandIn } from "../../stand-in/device.ts";
import { find, mount, settled, textOf } from "../../stand-in/mount.ts";
import { at } from "../../stand-in/night.ts";
import { SCENES } from "../../stand-in/scenes.ts";

const drawn = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
const rowsOf = (app: Element): string[] => [...app.querySelectorAll("main tbody tr")].map(textOf);
const form = (app: Element): HTMLFormElement => find<HTMLFormElement>(app, "form.editing");

/** Fills in a field. */
async function fill(app: Element, name: string, value: string): Promise<void> {
  const field = find<HTMLInputElement>(app, `#list-${name}`);
  field.value = value;
  field.dispatchEvent(new Event("input"));
  field.dispatchEvent(new Event("change"));
  await drawn();
}

async function keep(app: Element): Promise<void> {
  find(app, "form button", "Keep").click();
  await drawn();
}

describe("the duty roster", () => {
  test("says who is on duty now, what is over, and who cannot be called", async () => {
    const device = new StandIn("XB");
    const [duty] = device.watch.callList!.roster;
    const over = { ...duty!, officer: 3, from: at("00:00"), until: at("08:00"), email: null, webhook: false };
    device.watch.callList = { ...device.watch.callList!, roster: [duty!, over] };
    const { app } = await mount("/watch/roster", device);
    expect(rowsOf(app)).toEqual([
      "Watch, 07 now 08:00Z 16:00Z watch@xb.example Webhook Change",
      "Watch, 03 00:00Z 08:00Z over ▲ cannot be called Change",
    ]);
  });

  test.each(["/watch/roster", "/watch"])(
    "warns at %s of who is on duty and cannot be called by this node",
    async (path) => {
      const device = new StandIn("XB");
      const means = { mail: false, script: false };
      device.watch.callList = { ...device.watch.callList!, means };
      const { app } = await mount(path, device);
      expect([...app.querySelectorAll("main .notice")].map(textOf)).toContain(
        "On duty now, and our node has no means to call: Watch, 09.",
      );
      expect(textOf([...app.querySelectorAll("table.calls tbody tr")][1])).toContain(
        "alternate@xb.example ▲ cannot be called: our node has no mail server",
      );
      device.watch.callList = { ...device.watch.callList, means: { ...means, mail: true } };
      device.tell({ type: path === "/watch" ? "watch" : "desk" });
      await expect.poll(() => textOf(app.querySelector("main"))).not.toContain("cannot be called");
    },
  );

  test("warns in Chinese, too", async () => {
    const device = new StandIn("XB");
    device.watch.callList = { ...device.watch.callList!, means: { mail: false, script: false } };
    const { app } = await mount("/watch/roster", device, "zh");
    expect(textOf(app.querySelector("main"))).toContain("以下人员在班，我方节点无法呼叫：值班员 09。");
  });

  test("adds the duty that follows, with the others as they stand", async () => {
    const { app, device } = await mount("/watch/roster", new StandIn("XB"));
    const before = device.watch.callList!;
    find(app, "header button", "Add a duty").click();
    await drawn();
    expect(document.activeElement).toBe(app.querySelector("#list-post"));
    await keep(app);
    expect(textOf(form(app))).toContain("A number from 1 to 999.");
    expect(document.activeElement).toBe(app.querySelector("#list-officer"));
    await fill(app, "officer", "9");
    await fill(app, "email", "night@xb.example");
    await keep(app);
    await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["keepCalls"]);
    const added = { post: "head", officer: 9, email: "night@xb.example", webhook: false };
    const [, roster, contacts] = device.asked[0]!;
    expect(roster).toEqual([...before.roster, { ...added, from: at("23:59"), until: at("23:59") + 86_340 }]);
    expect(contacts).toEqual(before.contacts);
    await expect.poll(() => app.querySelector("form")).toBeNull();
    expect(rowsOf(app).length).toBe(4);
  });

  test("keeps a webhook unseen, sets another one, and forgets what was typed", async () => {
    const { app, device } = await mount("/watch/roster", new StandIn("XB"));
    const [first] = device.watch.callList!.roster;
    find(app, "tbody tr:first-child button").click();
    await drawn();
    expect(find<HTMLInputElement>(app, "[name=list-webhook][value=kept]").checked).toBe(true);
    find<HTMLInputElement>(app, "[name=list-webhook][value=new]").click();
    await drawn();
    await fill(app, "url", "https://pager.example/xb");
    await fill(app, "secret", "s3cret");
    expect(find<HTMLInputElement>(app, "#list-secret").type).toBe("password");
    await keep(app);
    await expect.poll(() => device.asked.length).toBe(1);
    const roster = device.asked[0]![1] as readonly unknown[];
    expect(roster.at(-1)).toEqual({ ...first, webhook: { url: "https://pager.example/xb", secret: "s3cret" } });
    await expect.poll(() => app.querySelector("form")).toBeNull();
    expect(app.innerHTML).not.toContain("s3cret");
  });

  test("takes a duty out once that was said twice", async () => {
    const { app, device } = await mount("/watch/roster", new StandIn("XB"));
    find(app, "tbody tr:first-child button").click();
    await drawn();
    find(app, "form button", "Remove").click();
    await drawn();
    expect(textOf(form(app))).toContain("This officer is then no longer called for this time.");
    expect(device.asked).toEqual([]);
    find(app, "form button", "Yes, remove it").click();
    await expect.poll(() => rowsOf(app).length).toBe(2);
    expect(rowsOf(app).some((row) => row.startsWith("Watch, 07"))).toBe(false);
  });

  test("an empty one teaches what it is for, and begins the first", async () => {
    const device = new StandIn("XB");
    SCENES["empty"]!(device);
    const { app } = await mount("/watch/roster", device);
    expect(textOf(app.querySelector("main .empty"))).toContain(
      "Nobody is on the duty roster. When an alarm is not heard",
    );
    find(app, "header button", "Add a duty").click();
    await drawn();
    expect(find<HTMLSelectElement>(app, "#list-post").value).toBe("watch");
  });
});

describe("another officer's change", () => {
  async function meanwhile() {
    const mounted = await mount("/watch/contacts", new StandIn("XB"));
    const { app, device } = mounted;
    find(app, "tbody tr:first-child button").click();
    await drawn();
    await fill(app, "telephones", "+99 1");
    return { ...mounted, list: device.watch.callList!, officer: device.watch };
  }

  test("is shown as it comes, and what was filled in is kept until this officer has looked", async () => {
    const { app, device, list, officer } = await meanwhile();
    officer.version += 1;
    officer.callList = { ...list, contacts: list.contacts.slice(0, 2), version: officer.version };
    device.tell({ type: "desk" });
    await expect
      .poll(() => textOf(app.querySelector("form [role=alert]")))
      .toContain("Another officer changed this list");
    expect([rowsOf(app).length, find<HTMLButtonElement>(app, "form button", "Keep").disabled]).toEqual([2, true]);
    expect(find<HTMLTextAreaElement>(app, "#list-telephones").value).toBe("+99 1");
    // Our own side's row, which was being changed, is not among what stands now: ours would be added.
    expect(textOf(form(app))).toContain("The row that you were changing was changed or removed.");
    find(app, "form button", "I have compared").click();
    await drawn();
    await keep(app);
    await expect.poll(() => rowsOf(app).length).toBe(3);
    const kept = device.asked[0]![2] as readonly { telephones: readonly string[] }[];
    expect(kept.map(({ telephones }) => telephones)).toEqual([
      ...list.contacts.slice(0, 2).map(({ telephones }) => telephones),
      ["+99 1"],
    ]);
  });

  test("that this desk has not heard of refuses, is then shown, and may be left as it stands", async () => {
    const { app, device, list, officer } = await meanwhile();
    officer.version += 1;
    officer.callList = { ...list, version: officer.version };
    await keep(app);
    await expect.poll(() => textOf(app.querySelector("form [role=alert]"))).toContain("Compare it with yours");
    expect(device.asked).toEqual([]);
    find(app, "form button", "Leave it as it stands now").click();
    await expect.poll(() => app.querySelector("form")).toBeNull();
    expect(device.watch.callList!.contacts).toEqual(list.contacts);
  });

  test("a node that is away refuses in words, and what was filled in stands", async () => {
    const { app, device } = await meanwhile();
    device.reachable = false;
    await keep(app);
    await expect
      .poll(() => textOf(app.querySelector("main > .stack > [role=alert]")))
      .toContain("Our own node cannot be reached. Nothing was changed. What you filled in still stands here.");
    expect(find<HTMLTextAreaElement>(app, "#list-telephones").value).toBe("+99 1");
  });
});

describe("standing orders", () => {
  test("are read in the reader's language, by kind and precedence", async () => {
    const { app } = await mount("/watch/orders", new StandIn("XB"), "zh");
    expect([...app.querySelectorAll(".standing")].map(textOf)).toEqual([
      "电文 FLASH特提 修改 立即确认收悉。电话呼叫国家中心负责人。",
      "请求 其他紧急程度 修改 登记。",
    ]);
  });

  test("are changed step by step in both languages; names of steps stay", async () => {
    const { app, device } = await mount("/watch/orders", new StandIn("XB"));
    find(app, ".standing:nth-of-type(1) button").click();
    await drawn();
    await fill(app, "head-en", "Call the head at once.");
    find(app, ".step-list li:nth-child(2) button", "↑").click();
    await drawn();
    find(app, "form button", "Add a step").click();
    await drawn();
    await keep(app);
    expect(textOf(form(app))).toContain("Write it in this language too.");
    expect(device.asked).toEqual([]);
    find(app, ".step-list li:nth-child(3) button", "✕").click();
    await drawn();
    await keep(app);
    await expect.poll(() => device.asked.length).toBe(1);
    const [notice, request] = device.asked[0]![1] as readonly { lines: readonly { line: string; texts: object }[] }[];
    expect(notice!.lines.map(({ line }) => line)).toEqual(["head", "acknowledge"]);
    expect(notice!.lines[0]!.texts).toEqual({ en: "Call the head at once.", "zh-Hans": "电话呼叫国家中心负责人。" });
    expect(request!.lines.length).toBe(1);
  });

  test("there is one for each kind and precedence", async () => {
    const { app, device } = await mount("/watch/orders", new StandIn("XB"));
    find(app, "header button", "Add orders").click();
    await drawn();
    find<HTMLSelectElement>(app, "#list-type").value = "request";
    find<HTMLSelectElement>(app, "#list-type").dispatchEvent(new Event("change"));
    await drawn();
    await keep(app);
    expect(textOf(form(app))).toContain("There are orders for this kind and precedence already.");
    expect(device.asked).toEqual([]);
  });
});

test.each(["roster", "contacts", "orders"])("a post without that right reads %s and changes nothing", async (list) => {
  const { app } = await mount(`/watch/${list}`, new StandIn("XB", { permissions: ["desk", "read", "watch"] }));
  expect(textOf(app.querySelector("aside"))).toContain("Watch and head change it; your post reads it.");
  expect(app.querySelectorAll("main button").length).toBe(0);
});

test("who may not have the watch sees none of the lists", async () => {
  const { app } = await mount("/watch/contacts", new StandIn("XB", { permissions: ["desk", "read"] }));
  await settled(app);
  expect(textOf(app.querySelector("main h1"))).toBe("There is no such page");
});
