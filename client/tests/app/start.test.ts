/** The start: the desk of a device that opens, and words where none does. */
import { expect, onTestFinished, test, vi } from "vitest";
import { start } from "../../src/app/start.ts";
import { KeyLost, Outdated, SignedOut, StorageNewer, Unreachable } from "../../src/device/errors.ts";
import { StandIn, stillTicker } from "../stand-in/device.ts";
import { find, mistakes, settled, textOf } from "../stand-in/mount.ts";

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

test.each([
  ["en", "This page is older than our node. Load it again; drafts are kept.", "Load it again"],
  ["zh-Hans", "此页面的版本早于我方节点。请重新载入；草稿均已保存。", "重新载入"],
])("a page that is older than its node is to be loaded again, in %s", async (language, told, act) => {
  beginIn(language);
  await start(() => Promise.reject(new Outdated()));
  expect(textOf(document.querySelector("[role=alert] p"))).toBe(told);
  expect(textOf(find(document.body, "button"))).toBe(act);
});

test("a storage that a newer page has used is the operator's to mend", async () => {
  beginIn("en");
  await start(() => Promise.reject(new StorageNewer()));
  expect(textOf(document.querySelector("[role=alert]"))).toContain("A newer page than this one has been used");
});

const NEEDED = ["ML-DSA-65", "ML-DSA-44", "Ed25519", "ML-KEM-768", "X25519"];

test.each(NEEDED)("a browser without %s is told which can", async (lacking) => {
  beginIn("en");
  const real = crypto.subtle.generateKey.bind(crypto.subtle) as (...given: unknown[]) => Promise<unknown>;
  const lacks = (algorithm: unknown, ...given: unknown[]): Promise<unknown> =>
    algorithm === lacking ? Promise.reject(new DOMException("", "NotSupportedError")) : real(algorithm, ...given);
  const spy = vi.spyOn(crypto.subtle, "generateKey").mockImplementation(lacks as never);
  onTestFinished(() => spy.mockRestore());
  let opened = false;
  await start(() => {
    opened = true;
    return Promise.resolve({ device: new StandIn() });
  });
  expect(textOf(document.querySelector("[role=alert]"))).toContain(
    "Use Chromium, Chrome or Edge of version 156 or newer",
  );
  expect(opened).toBe(false);
});

test.each([
  ["a mistake of this program", new RangeError("a mistake")],
  ["what a browser throws unforeseen", new DOMException("", "InvalidStateError")],
])("%s is reported, and worded as one: nothing stays at loading", async (_name, error) => {
  beginIn("en");
  const reported = mistakes();
  await start(() => Promise.reject(error));
  expect(reported).toEqual([error]);
  expect(textOf(document.querySelector("[role=alert]"))).toContain("This page made a mistake.");
  expect(textOf(find(document.body, "button"))).toBe("Load it again");
});
