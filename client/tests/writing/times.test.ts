/** Times as they are typed: what is none is said at its field, and the page goes on. */
import { describe, expect, test } from "vitest";
import { legible } from "../../src/writing/times.ts";
import { find, mount, settled, textOf } from "../stand-in/mount.ts";
import { NOTIFICATION, SPACE } from "../stand-in/night.ts";

async function type(app: Element, selector: string, value: string): Promise<void> {
  const field = find<HTMLInputElement>(app, selector);
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await settled(app);
}

describe("the rest of an answer is promised", () => {
  test.each([
    ["25:99", "Give date and time as 2026-11-23 14:12, in UTC."],
    ["2026-12-01", "Give date and time as 2026-11-23 14:12, in UTC."],
    ["2025-01-01 00:00", "This time has passed."],
  ])("by %s", async (typed, said) => {
    const { app, device } = await mount(`/write?file=${SPACE}&form=answer&answers=XA-412`);
    [...app.querySelectorAll<HTMLElement>("label.choice")]
      .find((one) => textOf(one).startsWith("Done in part"))!
      .click();
    await settled(app);
    await type(app, "#rest_by", "2027-01-01 00:00");
    expect(textOf(app.querySelector(".preview"))).toContain("1 Jan 2027 00:00Z");
    await type(app, "#rest_by", typed);
    expect(textOf(app.querySelector(".preview"))).not.toContain("2027");
    find(app, "button", "Review").click();
    await expect.poll(() => textOf(app.querySelector("#rest_by-mistake"))).toBe(said);
    expect(app.querySelector(".review")).toBeNull();
    expect(device.asked).toEqual([]);
  });
});

test("of a time that cannot be read nothing is shown, and all else is", () => {
  const unclear = { ...NOTIFICATION, since: { at: Number.NaN, uncertainty: 60 } };
  expect(legible(unclear)).toEqual({ ...NOTIFICATION, since: null });
  expect(legible(NOTIFICATION)).toEqual(NOTIFICATION);
});
