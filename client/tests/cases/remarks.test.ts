/** What a device remarks on a message that it reads, by the Arrangement's figures; nothing else changes for it. */
import { render } from "lit";
import { describe, expect, test } from "vitest";
import { remarks } from "../../src/cases/remarks.ts";
import type { Shown } from "../../src/device/index.ts";
import { encodeForm } from "../../src/protocol/forms.ts";
import type { Notification } from "../../src/protocol/messages.ts";
import type { Language } from "../../src/words/words.ts";
import { StandIn } from "../stand-in/device.ts";
import { mount, readerOf, textOf } from "../stand-in/mount.ts";
import { FILE, NOTIFICATION, SPACE, says, XA_WATCH, xa41 } from "../stand-in/night.ts";

const agreed = new StandIn().agreed();
const wrote = (text: string, given: Partial<Notification> = {}): Notification => ({
  ...NOTIFICATION,
  text: { language: "en", text },
  ...given,
});

function remarked(
  form: Notification,
  precedence: "FLASH" | "IMMEDIATE" = "FLASH",
  language: Language = "en",
  verdict: Shown["verdict"] = { state: "counts" },
): string {
  const place = document.createElement("div");
  const shown = { type: "notice", says: says({ precedence }), signer: XA_WATCH, verdict } as const;
  render(remarks(shown, form, agreed, readerOf("XB", language)), place);
  return textOf(place);
}

describe("a FLASH that is longer than agreed", () => {
  test.each([
    [
      "in words",
      wrote("word ".repeat(260)),
      "Longer than agreed for FLASH: 260 of 200 words.",
      "超过约定的特提篇幅：260 个词，约定 200 个。",
    ],
    [
      "in 汉字",
      wrote("字".repeat(401)),
      "Longer than agreed for FLASH: 401 of 400 Chinese characters.",
      "超过约定的特提篇幅：401 个汉字，约定 400 个。",
    ],
    [
      "in both",
      wrote(`${"word ".repeat(100)}${"字".repeat(201)}`),
      "Longer than agreed for FLASH: 101 % of the length, in words and Chinese characters.",
      "超过约定的特提篇幅：词与汉字合计为约定篇幅的 101%。",
    ],
  ] as const)("is remarked, %s", (_name, form, english, chinese) => {
    expect([remarked(form), remarked(form, "FLASH", "zh")]).toEqual([english, chinese]);
  });

  test.each([
    ["as long as agreed", wrote("word ".repeat(200)), "FLASH"],
    ["of another precedence", wrote("word ".repeat(900)), "IMMEDIATE"],
    ["without words", wrote("", { text: null }), "FLASH"],
  ] as const)("one that is %s is not", (_name, form, precedence) => {
    expect(remarked(form, precedence)).toBe("");
  });
});

test("of what does not count it is said why, and nothing else", () => {
  expect(remarked(wrote("word ".repeat(260)), "FLASH", "en", { state: "refused", code: "body-shape" })).toBe("");
  expect(remarked(wrote("word ".repeat(260)), "FLASH", "en", { state: "pending" })).not.toBe("");
});

test("attribution in a capacity of one signature is remarked, beside the length", () => {
  const said = "Attributes responsibility to a government in a capacity for which one officer signs.";
  expect(remarked(wrote("Words.", { attributes: true }))).toBe(said);
  expect(remarked(wrote("word ".repeat(201), { attributes: true }))).toBe(
    `Longer than agreed for FLASH: 201 of 200 words. ${said}`,
  );
});

test("it stands on the message, which counts all the same and is acknowledged as any", async () => {
  const device = new StandIn("XB");
  const text = new TextDecoder().decode(encodeForm(wrote("word ".repeat(260))));
  const long = {
    ...xa41,
    body: { state: "opened", texts: [text] } as const,
    chain: { ...xa41.chain, acknowledged: null },
  };
  device.fileViews.set(SPACE, { ...FILE, items: [long] });
  const { app } = await mount(`/files/${SPACE}`, device);
  const message = app.querySelector("#XA-412")!;
  expect(textOf(message.querySelector(".notice"))).toBe("Longer than agreed for FLASH: 260 of 200 words.");
  expect(message.classList.contains("doubtful")).toBe(false);
  expect(textOf(message)).toContain("Signatures verified · line intact");
  expect(textOf(message.querySelector(".acts button"))).toBe("Acknowledge receipt");
});
