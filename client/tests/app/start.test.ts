/** The start: the desk of a device that opens, and words where none does. */
import { expect, onTestFinished, test } from "vitest";
import { start } from "../../src/app/start.ts";
import { KeyLost, SignedOut, Unreachable } from "../../src/device/errors.ts";
import { StandIn, stillTicker } from "../stand-in/device.ts";
import { find, settled, textOf } from "../stand-in/mount.ts";

function beginIn(language: string): void {
  document.documentElement.lang = language;
  const before = location.href;
  history.replaceState(null, "", "/");
  onTestFinished(() => {
    document.documentElement.lang = "en";
    history.replaceState(null, "", before);
    document.body.replaceChildren();
    document.body.className = "";
    document.title = "";
  });
}

test("the desk speaks the language and wears the appearance that the node gave the document", async () => {
  beginIn("zh-Hans");
  document.documentElement.dataset["theme"] = "dark";
  await start(async () => ({ device: new StandIn("XB") }), stillTicker());
  await settled(document.body);
  expect(textOf(document.querySelector("h1"))).toBe("值班台");
  expect(document.documentElement.dataset["theme"]).toBe("dark");
});

test("who is signed out is shown the way in", async () => {
  beginIn("en");
  await start(() => Promise.reject(new SignedOut()));
  expect(textOf(document.querySelector("[role=alert]"))).toContain("Your session has ended.");
  expect(find<HTMLAnchorElement>(document.body, "a.button").getAttribute("href")).toBe("/sign-in");
});

test("a node that cannot be reached is tried again, and then the desk is there", async () => {
  beginIn("en");
  let tries = 0;
  await start(
    () => (tries++ === 0 ? Promise.reject(new Unreachable()) : Promise.resolve({ device: new StandIn() })),
    stillTicker(),
  );
  expect(textOf(document.querySelector("[role=alert]"))).toContain("Our own node cannot be reached.");
  find(document.body, "button", "Try again").click();
  await expect.poll(() => textOf(document.querySelector("h1"))).toBe("Desk");
});

test("a storage that does not give back what was put in stops everything", async () => {
  beginIn("zh-Hans");
  await start(() => Promise.reject(new KeyLost("")));
  expect(textOf(document.querySelector("[role=alert]"))).toContain("请勿在此继续。");
});

test("a demonstration is one even where nothing opens", async () => {
  beginIn("zh-Hans");
  document.title = "演示 · XB 国家中心";
  await start(() => Promise.reject(new Unreachable()));
  expect(textOf(document.querySelector(".band"))).toBe("演示 · DEMONSTRATION");
  expect([document.title, document.body.className]).toEqual(["演示 · 无法显示此页面", "unreal"]);
});

test("a mistake of this program is not worded as something else", async () => {
  beginIn("en");
  await expect(start(() => Promise.reject(new RangeError("a mistake")))).rejects.toThrow(RangeError);
});
