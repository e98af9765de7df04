/** What one officer says alone: the wording in the reader's language, typed values, one signature. */
import { describe, expect, test } from "vitest";
import type { MessageDraft } from "../../src/device/index.ts";
import { utf8 } from "../../src/protocol/bytes.ts";
import { sha256 } from "../../src/protocol/native.ts";
import { SERVICE_CODES, SHORT_CODES } from "../../src/protocol/short.ts";
import { LINE } from "../../src/protocol/spaces.ts";
import { blankValues, codesOf, formWith, hashOf, isBriefName, numbersIn, valuesOf } from "../../src/short/drafting.ts";
import { ANNEX } from "../../src/short/text.ts";
import source from "../../src/short/texts.json?raw";
import { StandIn } from "../stand-in/device.ts";
import { find, mount, settled, textOf } from "../stand-in/mount.ts";
import { at, SPACE, xa41 } from "../stand-in/night.ts";

async function enter(app: Element, selector: string, value: string): Promise<void> {
  const field = find<HTMLInputElement>(app, selector);
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await settled(app);
}

/** An officer whose Arrangement has just these texts, or others. */
async function agreed(own: "XA" | "XB" = "XB", texts = source): Promise<StandIn> {
  const device = new StandIn(own);
  const stands = device.agreed();
  const annexes = new Map([[ANNEX, (await sha256(utf8(texts))).toHex()]]);
  device.agreed = () => ({ ...stands, annexes });
  return device;
}

const sentBy = (device: StandIn): MessageDraft => device.asked.find(([what]) => what === "send")![1] as MessageDraft;

test("what is said of a message is as urgent as that is", async () => {
  const { app } = await mount(`/write?form=service_message&file=${SPACE}&answers=XA-412`, await agreed());
  expect(find<HTMLSelectElement>(app, "#precedence").value).toBe("FLASH");
});

test.each([
  [
    "theirs",
    "answers=XA-412",
    ["repeat", "number_missing"],
    "We have received your message XA-0041 and cannot open it.",
  ],
  [
    "ours",
    "corrects=XB-421",
    ["number_missing", "tracer", "sent_in_error", "wrong_file"],
    "Our message XB-0018 was sent in error.",
  ],
])(
  "what is said of a message of %s names it, and what would name another's number is not offered",
  async (...given) => {
    const [, about, codes, first] = given;
    const { app } = await mount(`/write?form=service_message&file=${SPACE}&${about}`, await agreed());
    expect([...app.querySelectorAll<HTMLInputElement>("input[name=code]")].map(({ value }) => value)).toEqual(codes);
    expect(textOf(app.querySelector(".preview .gist"))).toContain(first);
    find<HTMLInputElement>(app, "input[value=number_missing]").click();
    await expect.poll(() => find<HTMLInputElement>(app, "#value-numbers").value).toBe("");
  },
);

describe("the values of a wording", () => {
  test.each([
    ...SHORT_CODES.map((code) => ["short_message", code] as const),
    ...SERVICE_CODES.map((code) => ["service_message", code] as const),
  ])("%s %s cannot be signed before what is missing is there, unless nothing is", (form, code) => {
    const names = valuesOf(form, code);
    const { missing } = formWith(form, code, blankValues(names, { number: null, side: "XA" }));
    expect(missing === null).toBe(names.every((name) => ["minutes", "hash"].includes(name)));
    if (missing !== null) expect(names).toContain(missing);
  });

  test("a holding reply may leave the time open, and not enter nonsense", () => {
    expect(formWith("holding_reply", "", { by: null }).form).toEqual({
      form: "holding_reply",
      marking: "TLP:AMBER",
      by: null,
    });
    expect(formWith("holding_reply", "", { by: Number.NaN }).missing).toBe("by");
  });

  test("a span that ends before it begins is none", () => {
    const span = { from: at("10:00"), until: at("09:00") };
    expect(formWith("short_message", "exercise_running", span).form).toBeNull();
    expect(formWith("short_message", "exercise_running", { ...span, until: at("11:00") }).missing).toBeNull();
  });

  test("numbers are read in order, each once; a hash is 64 digits or nothing", () => {
    expect(numbersIn("13, 12 13、7")).toEqual([7, 12, 13]);
    expect([hashOf(" "), hashOf("ab"), hashOf("AB".repeat(32))]).toEqual([null, "?", "ab".repeat(32)]);
    expect(formWith("short_message", "is_this_your_position", { hash: "?", report: "x" }).missing).toBe("hash");
  });

  test("the communication check is not among the wordings, and nothing else is a form of agreed wording", () => {
    const sides = { own: "XB", other: "XA" };
    expect(codesOf("short_message", null, sides)).not.toContain("check");
    expect(codesOf("short_message", null, sides).length).toBe(SHORT_CODES.length - 2);
    expect(["holding_reply", "notification", "toString", null].map(isBriefName)).toEqual([true, false, false, false]);
  });
});

describe("an agreed short message", () => {
  test("is chosen in the reader's language, and signed with its values", async () => {
    const device = await agreed();
    const { app } = await mount("/write?form=short_message", device, "zh");
    expect(textOf(app.querySelector("label.choice"))).toBe("通报将在 […] 分钟内发出。");
    await enter(app, "#value-minutes", "45");
    expect(textOf(app.querySelector(".preview .gist"))).toBe("通报将在 45 分钟内发出。");
    expect(textOf(app)).not.toContain("请致电安全官");
    find(app, "main button", "签字并发出").click();
    await expect.poll(() => textOf(app.querySelector("main h2"))).toBe("正在发出");
    const { space, type, texts, answers, capacity } = sentBy(device);
    expect([space, type, answers, capacity]).toEqual([LINE, "short", null, "centre"]);
    expect(JSON.parse(texts[0]!)).toEqual({
      code: "notification_follows",
      form: "short_message",
      values: { minutes: 45 },
      version: 1,
    });
  });

  test("is not signed while a value is missing, which is said where it is", async () => {
    const device = await agreed();
    const { app } = await mount(`/write?form=short_message&file=${SPACE}`, device);
    find<HTMLInputElement>(app, "input[value=delay_statements]").click();
    await expect.poll(() => app.querySelector("#value-until")).not.toBeNull();
    find(app, "main button", "Sign and send").click();
    await expect.poll(() => textOf(app.querySelector(".mistake"))).toBe("Fill this in.");
    await enter(app, "#value-until", "25:99");
    find(app, "main button", "Sign and send").click();
    await expect
      .poll(() => textOf(app.querySelector(".mistake")))
      .toBe("Give date and time as 2026-11-23 14:12, in UTC.");
    expect(document.activeElement?.id).toBe("value-until");
    await enter(app, "#value-until", "2026-11-23 16:00");
    find(app, "main button", "Sign and send").click();
    await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["send"]);
    expect(sentBy(device).space).toBe(SPACE);
    await expect.poll(() => textOf(document.activeElement)).toBe("On its way");
  });

  test("what went wrong has the focus, and goes when the node answers", async () => {
    const device = await agreed();
    const { app } = await mount(`/write?form=short_message&file=${SPACE}`, device);
    const problem = (): HTMLElement | null => app.querySelector("main > [role=alert]");
    device.reachable = false;
    find<HTMLInputElement>(app, "input[value=notification_follows]").click();
    find(app, "main button", "Sign and send").click();
    await expect.poll(() => textOf(problem())).toContain("Our own node cannot be reached.");
    expect(document.activeElement).toBe(problem());
    device.reachable = true;
    device.tell({ type: "line" });
    await expect.poll(problem).toBeNull();
  });

  test("texts that are not those of the Arrangement are said to be so", async () => {
    const { app } = await mount("/write?form=short_message", await agreed("XB", "{}"));
    await expect
      .poll(() => textOf(app.querySelector("form .notice")))
      .toContain("not those of the Arrangement in force");
  });
});

describe("in a file", () => {
  test("a holding reply stands beside a message that is acknowledged and not answered", async () => {
    const device = await agreed();
    const view = device.fileViews.get(SPACE)!;
    const waiting = { ...xa41, chain: { ...xa41.chain, answered: null } };
    device.fileViews.set(SPACE, { ...view, items: [waiting] });
    device.statements = [waiting];
    const { app } = await mount(`/files/${SPACE}`, device);
    find(app, ".message a", "Holding reply").click();
    await expect.poll(() => textOf(app.querySelector("h1"))).toBe("Holding reply");
    await settled(app);
    expect(find<HTMLInputElement>(app, "#value-by").value).toBe("2026-11-23 14:12");
    find(app, "main button", "Sign and send").click();
    await expect.poll(() => device.asked.map(([what]) => what)).toEqual(["send"]);
    const { type, answers, precedence, texts } = sentBy(device);
    expect([type, answers, precedence]).toEqual(["holding", xa41.id, "FLASH"]);
    expect(JSON.parse(texts[0]!)).toMatchObject({ by: "2026-11-23T14:12:00Z", form: "holding_reply" });
  });

  test("a service message is about the message beside which it stands", async () => {
    const device = await agreed("XA");
    const { app } = await mount(`/write?file=${SPACE}&form=service_message&corrects=XA-412`, device);
    expect(find<HTMLInputElement>(app, "input[value=sent_in_error]").checked).toBe(true);
    expect(textOf(app.querySelector(".preview .gist"))).toBe(
      "Our message XA-0041 was sent in error. Please do not rely on it.",
    );
    find(app, "main button", "Sign and send").click();
    await expect.poll(() => device.asked.length).toBe(1);
    expect([sentBy(device).type, sentBy(device).answers, sentBy(device).replaces]).toEqual([
      "service",
      null,
      undefined,
    ]);
  });
});
