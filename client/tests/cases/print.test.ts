/** The one-page form: everything that a reader on paper needs, and the digits that prove it. */
import { expect, test, vi } from "vitest";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, textOf } from "../stand-in/mount.ts";
import { FILE, SPACE, xa41 } from "../stand-in/night.ts";

const PATH = `/files/${SPACE}/print/XA-412`;
const terms = (app: Element): Record<string, string> => {
  const list = [...app.querySelectorAll(".form-sheet dl > *")].map(textOf);
  return Object.fromEntries(list.flatMap((term, place) => (place % 2 === 0 ? [[term, list[place + 1]!]] : [])));
};

test("it says what is not real, who, to whom, when and what, and ends with the number and the digits", async () => {
  const { app } = await mount(PATH);
  expect(textOf(app.querySelector(".form-sheet .unreal-word"))).toBe("DEMONSTRATION · 演示");
  expect(textOf(app.querySelector(".form-sheet .heading"))).toBe("XA-0041 · Initial notification FLASH特提");
  expect(terms(app)).toMatchObject({
    From: "Centre XA · Head, 01 · drafted by Watch, 03 · on behalf of the Government",
    To: "Centre XB",
    "Date and time": "23 Nov 2026 08:12:02Z",
    Delivered: "23 Nov 2026 08:12:03Z",
    File: "XA 2026-07 · Port cranes halted",
    What: "Critical infrastructure disrupted",
    Relation: "Affects XA",
    Trail: "Network, through XB",
    "Reply by": "23 Nov 2026 14:12Z22:12",
  });
  expect(app.querySelector(".form-sheet .words")!.textContent).toContain(
    "We draw no conclusion about who is behind it.",
  );
  expect([...app.querySelectorAll(".form-sheet .digits span")].map(textOf).join(" ")).toBe(xa41.digits);
  expect(textOf(app.querySelector(".form-sheet .foot"))).toContain("End of XA-0041");
});

test("one that does not verify says so on paper, too", async () => {
  const device = new StandIn();
  device.statements = [{ ...xa41, verdict: { state: "unverified", code: "signature" } }];
  device.fileViews.set(SPACE, { ...FILE, items: [] });
  const { app } = await mount(PATH, device, "zh");
  expect(textOf(app.querySelector(".form-sheet .foot b"))).toBe("未经本设备核验。");
});

test.each([
  ["en", "Delivered", "23 Nov 2026 08:12:03Z, the word of Centre XB's node"],
  ["zh", "已送达", "2026年11月23日 08:12:03Z，XB 国家中心节点所述"],
] as const)(
  "a delivery that only the node tells of is its word, by its centre's name: %s",
  async (language, label, value) => {
    const device = new StandIn();
    const delivered = { ...xa41.chain.delivered!, unproven: true as const };
    device.statements = [{ ...xa41, chain: { ...xa41.chain, delivered } }];
    const { app } = await mount(PATH, device, language);
    expect(terms(app)[label]).toBe(value);
  },
);

test("one button prints it", async () => {
  const print = vi.spyOn(window, "print").mockImplementation(() => undefined);
  const { app } = await mount(PATH);
  find(app, "main button", "Print").click();
  expect(print).toHaveBeenCalledOnce();
  print.mockRestore();
});
