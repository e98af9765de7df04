/** The desk with the stand-in behind it, in the test's own document. */
import { expect, onTestFinished } from "vitest";
import { App } from "../../src/app/app.ts";
import type { Reader } from "../../src/app/reader.ts";
import { type Language, WORDS } from "../../src/words/words.ts";
import { silentArms } from "./arms.ts";
import { StandIn, stillTicker } from "./device.ts";
import { NOW } from "./night.ts";

export interface Mounted {
  readonly app: App;
  readonly device: StandIn;
  readonly ticker: ReturnType<typeof stillTicker>;
  readonly arms: ReturnType<typeof silentArms>;
}

/** A reader of a side, at the time of the night. */
export function readerOf(
  own: "XA" | "XB" = "XB",
  language: Language = "en",
  zone = own === "XA" ? "America/New_York" : "Asia/Shanghai",
): Reader {
  return { words: WORDS[language], language, own, other: own === "XA" ? "XB" : "XA", zone, now: NOW };
}

/** Puts the desk at an address, and waits until the page is there. The test's end takes it away. */
export async function mount(path: string, device = new StandIn(), language: Language = "en"): Promise<Mounted> {
  const before = location.href;
  history.replaceState(null, "", path);
  const app = new App();
  const ticker = stillTicker();
  const arms = silentArms();
  Object.assign(app, {
    device,
    ticker,
    arms,
    zone: readerOf(device.hotline.own as "XA" | "XB").zone,
    language,
    theme: "light",
  });
  document.body.replaceChildren(app);
  onTestFinished(() => {
    document.body.replaceChildren();
    document.body.className = "";
    history.replaceState(null, "", before);
  });
  await settled(app);
  return { app, device, ticker, arms };
}

/** The mistakes of the program that are reported from now on; without this, one that is reported fails the test. */
export function mistakes(): unknown[] {
  const reported: unknown[] = [];
  const take = (event: ErrorEvent): void => {
    event.preventDefault();
    reported.push(event.error);
  };
  window.addEventListener("error", take);
  onTestFinished(() => window.removeEventListener("error", take));
  return reported;
}

/** Waits until the page shows what it asked for. */
export async function settled(app: Element): Promise<void> {
  await expect.poll(() => app.querySelector("main:not([aria-busy=true])")).not.toBeNull();
  await new Promise((done) => requestAnimationFrame(done));
}

/** The text of an element as a reader sees it: without what is hidden from sight, blanks as one. */
export function textOf(element: Element | null | undefined): string {
  if (element == null) return "";
  const copy = element.cloneNode(true) as Element;
  copy.querySelectorAll(".unseen, details > :not(summary)").forEach((hidden) => hidden.remove());
  return (copy.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}

/** The one element that a selector finds and whose text begins so. */
export function find<E extends HTMLElement = HTMLElement>(root: Element, selector: string, text = ""): E {
  const found = [...root.querySelectorAll<E>(selector)].filter((one) => textOf(one).startsWith(text));
  expect(found.length, `${selector} that begins with ${JSON.stringify(text)}`).toBe(1);
  return found[0]!;
}
