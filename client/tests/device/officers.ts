/** Officers with real devices, each before a node in memory. */
import { onTestFinished } from "vitest";
import {
  type Device,
  type DeviceEvent,
  type FileView,
  type MessageDraft,
  type Outgoing,
  openDevice,
  type Shown,
} from "../../src/device/index.ts";
import type { SidePost } from "../../src/protocol/says.ts";
import { Hotline, type SideCode } from "./hotline.ts";
import { Node } from "./node.ts";

export interface Officer {
  readonly node: Node;
  device: Device;
}

/** The posts that files here are opened for. */
export const POSTS: readonly SidePost[] = [
  ["XA", "watch"],
  ["XB", "watch"],
];

/** An officer before a device that is not enrolled yet. */
export async function newcomer(hotline: Hotline, side: SideCode, number: number, post = "watch"): Promise<Officer> {
  const node = new Node(hotline, side, { number, post });
  return { node, device: await start(node) };
}

/** An officer with a listed device. */
export async function enlist(hotline: Hotline, side: SideCode, number: number, post = "watch"): Promise<Officer> {
  const officer = await newcomer(hotline, side, number, post);
  await officer.device.enrol();
  await officer.node.list();
  await officer.device.enrolment();
  return officer;
}

/** One officer of each side, with listed devices, at a new hotline. */
export async function atNight(): Promise<{ hotline: Hotline; xa: Officer; xb: Officer }> {
  const hotline = await Hotline.found();
  const [xa, xb] = [await enlist(hotline, "XA", 7), await enlist(hotline, "XB", 3)];
  return { hotline, xa, xb };
}

/** The browser starts anew, as after a reload: what was kept is there. */
export async function restart(officer: Officer): Promise<void> {
  await officer.device.close();
  officer.node.sockets.clear();
  officer.device = await start(officer.node);
}

/** The same officer's device in another window of the same browser. */
export function another({ node }: Officer): Promise<Device> {
  return start(node);
}

async function start(node: Node): Promise<Device> {
  const { fetch, connect, hotline } = node;
  const device = await openDevice({ fetch, connect, now: () => hotline.now });
  onTestFinished(async () => {
    await device.close();
    indexedDB.deleteDatabase(`hotline ${hotline.id} ${node.side} ${node.officer.number}`);
  });
  return device;
}

/** What `look` gives, once it gives something: looked at now and after each event. The test's time limit ends it. */
export function until<T>(device: Device, look: (event: DeviceEvent | null) => Promise<T | undefined>): Promise<T> {
  return new Promise((resolve, reject) => {
    let looking: Promise<void> = Promise.resolve();
    const again = (event: DeviceEvent | null): void => {
      looking = looking.then(async () => {
        const found = await look(event);
        if (found === undefined) return;
        stop();
        resolve(found);
      });
      looking.catch(reject);
    };
    const stop = device.subscribe(again);
    again(null);
  });
}

/** The outgoing statement once it is that far, or has failed. */
export function sent(device: Device, { key }: Outgoing, ...states: Outgoing["state"][]): Promise<Outgoing> {
  return until(device, async () => {
    const found = (await device.outbox()).find((one) => one.key === key);
    return found !== undefined && [...states, "failed"].includes(found.state) ? found : undefined;
  });
}

/** The outgoing statement once that is its problem. */
export function problem(device: Device, { key }: Outgoing, code: string): Promise<Outgoing> {
  return until(device, async () => (await device.outbox()).find((one) => one.key === key && one.problem === code));
}

/** The message of an outgoing statement, which is taken out. */
export function takeOut(device: Device, { key }: Outgoing): Promise<MessageDraft | null> {
  return device.discard(key, async (message) => message);
}

/** Opens a file for both watches, and waits until it is on our log. */
export async function openFile({ device }: Officer, title = "Cranes", posts = POSTS): Promise<string> {
  const opened = await sent(device, await device.openFile({ title, posts, capacity: "centre" }), "logged", "delivered");
  if (opened.state === "failed") throw new Error(`not opened: ${opened.problem}`);
  return opened.space;
}

/** A message of one text. */
export function notice(space: string, text: string): MessageDraft {
  return { space, type: "notice", texts: [text], capacity: "centre", precedence: "ROUTINE" };
}

/** Says something in a file, and waits until it is on our log. */
export async function say(
  { device }: Officer,
  space: string,
  text: string,
  given: Partial<MessageDraft> = {},
): Promise<Outgoing> {
  const message = { space, type: "notice", texts: [text], capacity: "centre", precedence: "FLASH", ...given } as const;
  const outgoing = await device.send(await device.prepare(message));
  return sent(device, outgoing, "logged", "delivered", "acknowledged", "answered");
}

/** The statements of a file that can be read, as a device shows it. */
export function shownIn({ items }: FileView): Shown[] {
  return items.filter((item): item is Shown => "says" in item);
}

/** The statement of that id in a file, once it is there and fits. */
export function statement(
  device: Device,
  space: string,
  id: string,
  fits: (shown: Shown) => boolean = () => true,
): Promise<Shown> {
  return until(device, async () => {
    const found = shownIn(await device.file(space)).find((one) => one.id === id);
    return found !== undefined && fits(found) ? found : undefined;
  });
}

/** The texts of a statement, if they were opened. */
export function texts({ body }: Shown): readonly string[] | string {
  return body.state === "opened" ? body.texts : body.state;
}

/** How many messages our log has. */
export function messages({ node }: Officer): number {
  const { verdicts } = node.hotline.centre(node.side).log;
  return Math.max(0, ...verdicts.map(({ frame }) => frame?.number ?? 0));
}
