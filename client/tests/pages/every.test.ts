/** What holds for every page, in both languages: names, order, landmarks, width, nothing that the policy forbids. */

import { describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../src/look.css";
import { LINE } from "../../src/protocol/spaces.ts";
import { StandIn } from "../stand-in/device.ts";
import { OWN_DRAFT, TO_RELEASE } from "../stand-in/drafts.ts";
import { mount, textOf } from "../stand-in/mount.ts";
import { SPACE } from "../stand-in/night.ts";
import { SCENES } from "../stand-in/scenes.ts";

const FILE = `/files/${SPACE}`;
const PAGES: readonly (readonly [name: string, path: string, scene: string])[] = [
  ["the desk", "/", "night"],
  ["the desk, cut", "/", "cut"],
  ["the desk, empty", "/", "empty"],
  ["the desk, ringing", "/", "ringing"],
  ["the watch", "/watch", "night"],
  ["the watch, nobody's", "/watch", "nobody"],
  ["the watch, offered", "/watch", "offered"],
  ["the log of a shift", "/watch?print=shift", "night"],
  ["the card for voice", "/watch?print=card", "night"],
  ["the duty roster", "/watch/roster", "night"],
  ["the points of contact", "/watch/contacts", "night"],
  ["the lists, empty", "/watch/roster", "empty"],
  ["standing orders", "/watch/orders", "night"],
  ["files", "/files", "night"],
  ["files, empty", "/files", "empty"],
  ["exercises", "/exercises", "night"],
  ["exercises, none", "/exercises", "empty"],
  ["an exercise's script", `/exercises/cranes/${SPACE}`, "exercise"],
  ["no exercise's script", `/exercises/cranes/${SPACE}`, "night"],
  ["a file", FILE, "night"],
  ["a file, strange", FILE, "strange"],
  ["the line itself, empty", `/files/${LINE}`, "emptyLine"],
  ["an exercise", FILE, "exercise"],
  ["the one-page form", `${FILE}/print/XA-412`, "night"],
  ["the desk, drafts wait", "/", "release"],
  ["a release", `/release/${TO_RELEASE.id}`, "release"],
  ["the own draft", `/release/${OWN_DRAFT.id}`, "release"],
  ["a draft that waits no more", `/release/${"0".repeat(32)}`, "release"],
  ["writing", "/write?form=notification", "night"],
  ["writing a request", "/write?form=preservation_request", "night"],
  ["writing an answer", `/write?file=${SPACE}&form=answer&answers=XA-412`, "night"],
  ["an agreed short message", "/write?form=short_message", "night"],
  ["a holding reply", `/write?file=${SPACE}&form=holding_reply&answers=XA-412`, "night"],
  ["a service message", `/write?file=${SPACE}&form=service_message&corrects=XB-421`, "night"],
  ["the line", "/line", "night"],
  ["the line, suspended", "/line", "suspended"],
  ["the line itself", `/files/${LINE}`, "suspended"],
  ["the desk, suspended", "/", "suspended"],
  ["trust", "/trust", "night"],
  ["trust, inconsistent", "/trust", "fork"],
  ["enrolment", "/enrol", "make"],
  ["enrolment, waiting", "/enrol", "waiting"],
  ["nowhere", "/nowhere", "night"],
];

async function open(path: string, scene: string, language: "en" | "zh"): Promise<Element> {
  const device = new StandIn("XB");
  SCENES[scene]!(device);
  return (await mount(path, device, language)).app;
}

/** The name that a control has for who cannot see it (accname, as far as these pages use it). */
function nameOf(control: Element): string {
  const labels =
    control instanceof HTMLInputElement ||
    control instanceof HTMLSelectElement ||
    control instanceof HTMLTextAreaElement
      ? [...(control.labels ?? [])]
      : [];
  return (
    control.getAttribute("aria-label") ??
    [...labels, ...(control.matches("a, button, summary") ? [control] : [])].map((one) => one.textContent).join(" ")
  ).trim();
}

describe.each(["en", "zh"] as const)("in %s", (language) => {
  describe.each(PAGES)("%s", (_name, path, scene) => {
    test("every control has a name", async () => {
      const app = await open(path, scene, language);
      const nameless = [
        ...app.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea, meter"),
      ].filter((control) => nameOf(control) === "");
      expect(nameless.map((control) => control.outerHTML.slice(0, 120))).toEqual([]);
    });

    test("one heading of the first level, none left out below it", async () => {
      const app = await open(path, scene, language);
      const levels = [...app.querySelectorAll("main :is(h1, h2, h3)")].map((heading) => Number(heading.tagName[1]));
      expect(levels.filter((level) => level === 1)).toEqual([1]);
      expect(levels.every((level, place) => place === 0 || level <= levels[place - 1]! + 1)).toBe(true);
    });

    test("landmarks, a polite voice, and the document's language", async () => {
      const app = await open(path, scene, language);
      expect([app.querySelectorAll("main").length, app.querySelectorAll("nav[aria-label]").length]).toEqual([1, 1]);
      expect(app.querySelectorAll("[role=status][aria-live=polite]").length).toBeGreaterThan(0);
      expect(document.documentElement.lang).toBe(language === "en" ? "en" : "zh-Hans");
    });

    test("no id twice, no style in the markup, no address elsewhere", async () => {
      const app = await open(path, scene, language);
      const ids = [...app.querySelectorAll("[id]")].map(({ id }) => id);
      expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
      expect(app.querySelectorAll("[style], style, script, iframe, object, embed, [onclick]").length).toBe(0);
      expect(
        [...app.querySelectorAll("[href], [src]")]
          .map((one) => one.getAttribute("href") ?? one.getAttribute("src")!)
          .filter((address) => !/^[/#]/.test(address)),
      ).toEqual([]);
    });

    test("nothing is lost at a width of 320 pixels, nor at 200 % of a small screen", async () => {
      await page.viewport(320, 640);
      const app = await open(path, scene, language);
      app.querySelectorAll("details").forEach((details) => (details.open = true));
      const wide = [...app.querySelectorAll("main *")].filter(
        (one) => one.closest(".unseen, nav, textarea, datalist") === null && one.getBoundingClientRect().right > 321,
      );
      expect(wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120))).toEqual([]);
      await page.viewport(1280, 900);
    });
  });
});

test("fields beside each other stand in one line, and buttons in two rows do not touch", async () => {
  await page.viewport(1280, 900);
  const { app } = await mount("/write?form=short_message", new StandIn("XB"));
  const [file, precedence] = ["#file", "#precedence"].map((field) => app.querySelector(field)!.getBoundingClientRect());
  expect(file!.right).toBeLessThan(precedence!.left);
  expect(precedence!.top).toBe(file!.top);

  await page.viewport(390, 844);
  const desk = (await mount("/", new StandIn("XB"))).app;
  const buttons = [...desk.querySelectorAll("main > header .do > *")].map((one) => one.getBoundingClientRect());
  const [first, last] = [buttons[0]!, buttons.at(-1)!];
  expect(last.top - first.bottom).toBeGreaterThanOrEqual(8);
  await page.viewport(1280, 900);
});

test("the Chinese pages have no English left but names, codes and originals", async () => {
  const device = new StandIn("XB");
  const left = new Set<string>();
  for (const [, path] of PAGES.filter(([, , scene]) => scene === "night")) {
    const { app } = await mount(path, device, "zh");
    const copy = app.cloneNode(true) as Element;
    copy
      .querySelectorAll("[lang=en], .theirs, .mono, .digits, .prec, .band, .unreal-word, option, .hash, [lang=und]")
      .forEach((one) => one.remove());
    for (const word of textOf(copy).match(/[A-Za-z]{3,}/g) ?? []) left.add(word);
  }
  expect([...left].sort()).toEqual(
    ["AMBER", "ATLAS", "CLEAR", "DEMONSTRATION", "English", "EXERCISE", "GREEN", "MITRE", "SHA", "TLP", "UTC"].filter(
      (word) => left.has(word),
    ),
  );
});

test("the Chinese pages are set as Chinese: full-width stops, and no space after them", async () => {
  const wrong = new Set<string>();
  for (const [, path, scene] of PAGES) {
    const copy = (await open(path, scene, "zh")).cloneNode(true) as Element;
    copy.querySelectorAll("[lang=en], .mono").forEach((one) => one.remove());
    for (const found of textOf(copy).match(/.{0,8}\p{Script=Han}[.,;:!?].{0,8}/gu) ?? []) wrong.add(found);
    for (const paragraph of copy.querySelectorAll("p"))
      for (const found of textOf(paragraph).match(/.{0,8}[。！？；] (?=\p{Script=Han}).{0,8}/gu) ?? [])
        wrong.add(found);
  }
  expect([...wrong]).toEqual([]);
});

test("what moves stays still for who asked for less motion", async () => {
  await open("/", "night", "en");
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const moving = rules.filter(
    (rule) =>
      /animation|transition/.test(rule.cssText) &&
      !(rule instanceof CSSMediaRule && /prefers-reduced-motion/.test(rule.conditionText)),
  );
  expect(moving.map(({ cssText }) => cssText.slice(0, 80))).toEqual([]);
});
