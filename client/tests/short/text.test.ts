/** Agreed wording: complete in both languages, with an officer's values in it, and bound to the Arrangement by its hash. */
import { render } from "lit";
import { describe, expect, test } from "vitest";
import { utf8 } from "../../src/protocol/bytes.ts";
import type { BriefForm } from "../../src/protocol/forms.ts";
import { sha256 } from "../../src/protocol/native.ts";
import { SERVICE, SERVICE_CODES, SHORT, SHORT_CODES } from "../../src/protocol/short.ts";
import { ANNEX, agreedText, TEXTS, TEXTS_HASH, textsAreAgreed } from "../../src/short/text.ts";
import source from "../../src/short/texts.json?raw";
import { readerOf, textOf } from "../stand-in/mount.ts";
import { NOW } from "../stand-in/night.ts";

function said(form: BriefForm, side: "XA" | "XB" = "XA", language: "en" | "zh" = "en", exercise = false): string {
  const element = document.createElement("p");
  render(agreedText(form, { side, exercise }, readerOf("XB", language)), element);
  return textOf(element);
}

describe("the wording", () => {
  test("has each code, and names just its values", () => {
    const tables = [
      [TEXTS.short_message, SHORT, SHORT_CODES],
      [TEXTS.service_message, SERVICE, SERVICE_CODES],
    ] as const;
    for (const [texts, table, codes] of tables) {
      expect(Object.keys(texts)).toEqual(codes);
      for (const [code, wording] of Object.entries(texts)) {
        expect(Object.keys(wording)).toEqual(["en", "zh-Hans"]);
        for (const text of Object.values(wording)) {
          const names = [...text.matchAll(/\{(.*?)\}/g)].map(([, name]) => name).sort();
          expect(names).toEqual(Object.keys((table as Record<string, object>)[code]!).sort());
        }
      }
    }
  });

  test("is the annex only by its hash", async () => {
    expect(TEXTS_HASH).toBe((await sha256(utf8(source))).toHex());
    expect(textsAreAgreed(new Map([[ANNEX, TEXTS_HASH]]))).toBe(true);
    expect(textsAreAgreed(new Map([[ANNEX, "00".repeat(32)]]))).toBe(false);
    expect(textsAreAgreed(new Map([["scales", TEXTS_HASH]]))).toBe(false);
  });
});

describe("agreedText", () => {
  test("names the messages of an exercise as such", () => {
    const missing = {
      form: "service_message",
      code: "number_missing",
      values: { numbers: [3, 4], side: "XB" },
    } as const;
    expect(said(missing, "XA", "en", true)).toBe("These messages of XB are missing here: EX XB-0003, EX XB-0004.");
    const repeat = { form: "short_message", code: "repeat", values: { number: 3 } } as const;
    expect(said(repeat, "XA", "zh", true)).toBe("请重发你方电文 EX XB-0003。");
  });

  test.each<[string, BriefForm, string, string]>([
    [
      "nothing to fill in",
      { form: "short_message", code: "affected_too", values: {} },
      "We are affected too.",
      "我方同样受到影响。",
    ],
    [
      "minutes",
      { form: "short_message", code: "wait", values: { minutes: 15 } },
      "Please wait 15 min.",
      "请等候 15 分钟。",
    ],
    [
      "digits",
      { form: "short_message", code: "check", values: { digits: "00417" } },
      "Communication check. Please reply with these digits: 00417.",
      "通联检查。请回复以下数字：00417。",
    ],
    [
      "the reader's message",
      { form: "service_message", code: "repeat", values: { number: 41 } },
      "We have received your message XB-0041 and cannot open it. Please repeat it.",
      "你方电文 XB-0041 已收到，但无法打开，请重发。",
    ],
    [
      "the author's message",
      { form: "service_message", code: "sent_in_error", values: { number: 7 } },
      "Our message XA-0007 was sent in error. Please do not rely on it.",
      "我方电文 XA-0007 系误发，请勿作为依据。",
    ],
    [
      "messages of the side that is named",
      { form: "service_message", code: "number_missing", values: { numbers: [41, 42], side: "XB" } },
      "These messages of XB are missing here: XB-0041, XB-0042.",
      "我方缺 XB 的下列电文：XB-0041、XB-0042。",
    ],
    [
      "a report without a hash",
      { form: "short_message", code: "is_this_your_position", values: { hash: null, report: "Port Daily" } },
      "Is this public report your Government's position? Port Daily (SHA-256: not stated)",
      "以下公开报道是否为你方政府的立场？Port Daily（SHA-256：未说明）",
    ],
    [
      "an open holding reply",
      { form: "holding_reply", by: null, marking: "TLP:AMBER" },
      "We have received your message. A substantive reply is expected by: not stated.",
      "你方电文已收悉。预计实质答复时间：未说明。",
    ],
  ])("%s", (_name, form, en, zh) => {
    expect([said(form), said(form, "XA", "zh")]).toEqual([en, zh]);
  });

  test("times are the reader's", () => {
    const by = { form: "short_message", code: "passed_on", values: { by: NOW } } as const;
    expect(said(by)).toMatch(
      /^Received and passed to the competent authorities\. A substantive reply follows by \d\d:\d\dZ/,
    );
  });

  test("hides nothing in a report", () => {
    const values = { hash: null, report: "XA\u202e1400" };
    expect(said({ form: "short_message", code: "is_this_your_position", values })).toContain("U+202E");
  });
});
