/** Enrolment: the key is made here, the digits are read aloud, two others sign. */
import { expect, test } from "vitest";
import type { Enrolment } from "../../src/device/index.ts";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, settled, textOf } from "../stand-in/mount.ts";
import { NOW } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

async function scene(name: string, language: "en" | "zh" = "en") {
  const device = new StandIn("XB");
  SCENES[name]!(device);
  return mount("/enrol", device, language);
}

test("from the key to the desk, step by step", async () => {
  const { app, device, ticker } = await scene("make");
  const step = (): string => textOf(app.querySelector("[aria-current=step]"));
  expect(step()).toBe("Signing key");
  expect(textOf(app.querySelector(".sheet"))).toContain(
    "You have been named Watch, 07 of Centre XB. Your name is not shown to the other side.",
  );
  find(app, "main button", "Make the key").click();
  await expect.poll(step).toBe("Digits");
  expect([...app.querySelectorAll(".digits.large span")].map(textOf)).toEqual(
    "48213 90557 11846 20391 77402 31589 60034 92817".split(" "),
  );
  expect(textOf(app)).toContain("If they differ, stop: somebody is in between.");
  expect(textOf(app)).toContain("First signature not yet");
  device.enrolmentView = { ...device.enrolmentView, signedBy: [{ registrar: 31, at: NOW + 1 }] };
  ticker.tick(NOW + 1);
  await expect.poll(() => textOf(app)).toContain("Registrar 31 has signed");
  device.enrolmentView = { ...device.enrolmentView, state: "listed" };
  ticker.tick(NOW + 3);
  await expect.poll(step).toBe("Desk");
  expect(find<HTMLAnchorElement>(app, "main a.button", "To the desk").getAttribute("href")).toBe("/");
});

test("the registrar's number that the node has is there to be compared, and not where nobody is called", async () => {
  const shown = async (demonstration: boolean): Promise<string> => {
    const device = new StandIn("XB", { demonstration });
    SCENES["waiting"]!(device);
    device.enrolmentView = { ...device.enrolmentView, telephone: "+00 5550 100" };
    return textOf((await mount("/enrol", device)).app.querySelector("main"));
  };
  expect(await shown(false)).toContain(
    "The registrar, as our node has it +00 5550 100 Compare it with your slip; if it is another number, stop.",
  );
  expect(await shown(true)).not.toContain("5550");
});

test("a browser that has not promised to keep its storage is warned of, and nothing stops", async () => {
  const { app } = await scene("waiting", "zh");
  expect(textOf(app.querySelector(".notice"))).toContain("此浏览器未保证保留密钥");
});

test("a key that cannot be written and read back stops everything, with words", async () => {
  const { app } = await scene("lost");
  find(app, "main button", "Make the key").click();
  await expect
    .poll(() => textOf(app.querySelector("main [role=alert]")))
    .toContain(
      "Stop: the key cannot be kept here. The key was made, but could not be written and read back. Nothing was sent.",
    );
  expect(textOf(app.querySelector("[aria-current=step]"))).toBe("Signing key");
});

test.each([
  ["elsewhere", "Another device of yours is listed or waiting", ["Make a key here too"]],
  ["revoked", "This device has been revoked", []],
  ["listed", "This device is on the list of authorised signatories", ["To the desk", "Practise"]],
] as const)("%s says so", async (state, title, acts) => {
  const device = new StandIn("XB");
  device.enrolmentView = { ...device.enrolmentView, state: state satisfies Enrolment["state"] };
  const { app } = await mount("/enrol", device);
  await settled(app);
  expect(textOf(app.querySelector(".sheet h2"))).toBe(title);
  expect([...app.querySelectorAll(".sheet button, .sheet a.button")].map(textOf)).toEqual(acts);
});

test("only who waits asks again and again", async () => {
  const device = new StandIn("XB");
  let asked = 0;
  const { enrolment } = device;
  device.enrolment = () => {
    asked++;
    return enrolment();
  };
  const { ticker } = await mount("/enrol", device);
  const before = asked;
  for (let second = 1; second < 10; second++) ticker.tick(NOW + second);
  expect(asked).toBe(before);
});

test("before a device is listed there are no pages to go to", async () => {
  const { app } = await scene("make");
  expect(app.querySelectorAll("nav.rail > a").length).toBe(0);
});
