/** What an officer does on the page on which they write. */
import type { App } from "../../src/app/app.ts";
import type { StandIn } from "../stand-in/device.ts";
import { find, mount, settled, textOf } from "../stand-in/mount.ts";

/** Fills in a field as an officer does. */
export async function fill(app: Element, selector: string, value: string): Promise<void> {
  const field = find<HTMLInputElement>(app, selector);
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await settled(app);
}

/** Chooses what is labelled so. */
export async function tick(app: Element, label: string): Promise<void> {
  [...app.querySelectorAll<HTMLElement>("label.choice")].find((choice) => textOf(choice).startsWith(label))!.click();
  await settled(app);
}

/** The same address in another window of the same device. */
export async function another(first: App, device: StandIn): Promise<App> {
  const { app } = await mount(`${location.pathname}${location.search}`, device);
  document.body.prepend(first);
  await settled(first);
  return app;
}
