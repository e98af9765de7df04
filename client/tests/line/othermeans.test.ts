/** What came by other means: digits as they are written down, the form, and what has arrived. */
import { describe, expect, test } from "vitest";
import { digitsIn, spelled } from "../../src/line/rules.ts";
import { StandIn } from "../stand-in/device.ts";
import { mount, settled, textOf } from "../stand-in/mount.ts";
import { NOW, SPACE } from "../stand-in/night.ts";

const DIGITS = "48213 90557 11846 20391 77402 31589 60034 92817";

describe("digits", () => {
  const unspaced = [DIGITS.replaceAll(" ", ""), DIGITS.replaceAll(" ", "-")];
  test.each([DIGITS, ...unspaced, `  ${DIGITS}。`, DIGITS.replace("4", "４")])(
    "%s are the ones of the printed form",
    (text) => expect(spelled(text)).toBe(DIGITS),
  );
  test.each(["", "48213 90557", `${DIGITS}0`, DIGITS.slice(1)])("%s are too few or too many", (text) =>
    expect(spelled(text)).toBeNull(),
  );
  test("of another script are none", () => expect(digitsIn("٤٨٢")).toBe(""));
});

function type(app: Element, name: string, text: string): void {
  const input = app.querySelector<HTMLInputElement>(`#${name}`)!;
  input.value = text;
  input.dispatchEvent(new Event("input"));
}

test("an entry has the digits as the printed form spells them, and stands in the list", async () => {
  const { app, device } = await mount("/line");
  type(app, "digits", DIGITS.replaceAll(" ", "-"));
  type(app, "number", "0041");
  app.querySelector<HTMLButtonElement>("form button.main")!.click();
  await expect
    .poll(() => device.asked)
    .toEqual([["heard", { means: "voice", note: "", digits: DIGITS, side: "XA", number: 41, at: NOW }]]);
  await expect.poll(() => textOf(app.querySelector("main ol"))).toContain(DIGITS);
  expect(textOf(app.querySelector("main ol"))).toContain("has not arrived on the line yet");
});

test("too few digits are not sent, and counted", async () => {
  const { app, device } = await mount("/line");
  type(app, "digits", "48213 90557");
  app.querySelector<HTMLButtonElement>("form button.main")!.click();
  await expect.poll(() => textOf(app.querySelector("#digits-mistake"))).toContain("10 of 40 digits");
  expect(device.asked).toEqual([]);
});

test("what has arrived is led to; in another post's file it is only said", async () => {
  const device = new StandIn();
  const heard = { means: "fax", note: "", digits: DIGITS, side: "XA", number: null, at: NOW, officer: 3 } as const;
  device.heard = [
    { ...heard, arrived: { place: { index: 412, space: SPACE, number: 41 } } },
    { ...heard, arrived: { place: null } },
  ];
  const { app } = await mount("/line", device);
  await settled(app);
  expect(app.querySelector("main ol a")!.getAttribute("href")).toBe(`/files/${SPACE}#XA-412`);
  expect(textOf(app.querySelector("main ol"))).toContain("has arrived in a file of other posts, the digits agree");
});

test("who may not have the watch sees the list and no form", async () => {
  const device = new StandIn();
  device.officer = { ...device.officer, permissions: ["read"] };
  const { app } = await mount("/line", device);
  expect(app.querySelector("form")).toBeNull();
});
