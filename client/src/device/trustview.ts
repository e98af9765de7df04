/** The Trust page's view of what this device believes: both logs, both lists, what does not hold. */
import { digits } from "../protocol/digits.ts";
import { enrolmentDigits } from "../protocol/enrolment.ts";
import type { Device, Signatories } from "../protocol/signatories.ts";

import type { DeviceChange } from "./fold.ts";
import type { Trust } from "./trust.ts";
import type { Alarm, ListedDevice, LogView, TrustView } from "./views.ts";
import type { LogLine } from "./watchviews.ts";

/** Seconds after which the own node's checkpoint, signed anew each minute, is too old. */
const STALE_AFTER = 180;

export async function trustView(
  trust: Trust,
  {
    alarms,
    device,
    persistent,
    now,
  }: {
    alarms: readonly Alarm[];
    device: string | null;
    persistent: boolean;
    now: number;
  },
): Promise<TrustView> {
  const { hotline, own, other } = trust;
  const { demonstration, sides } = trust.arrangement();
  const lists = await Promise.all(
    [own, other].map(async (side) => {
      const { language } = sides.find((one) => one.side === side)!;
      return listView(trust.list(side), language, hotline);
    }),
  );
  return {
    hotline,
    hotlineDigits: await digits(Uint8Array.fromHex(hotline)),
    demonstration,
    own: await logView(trust, own),
    other: await logView(trust, other),
    lists,
    changes: trust.deviceChanges(own).map(changeView),
    alarms: [...alarms, ...staleness(trust, now)],
    persistent,
    device,
  };
}

/** The own log is signed anew each minute: an old signature means that the node shows an old state, or has stopped. */
function staleness(trust: Trust, now: number): Alarm[] {
  const time = trust.kept(trust.own)?.time;
  if (time === undefined || now - time <= STALE_AFTER) return [];
  return [{ code: "stale", side: trust.own, since: time, detail: "", proof: null }];
}

async function logView(trust: Trust, side: string): Promise<LogView | null> {
  const kept = trust.kept(side);
  if (kept === null) return null;
  const { size, root, time } = kept;
  const { cosigned } = trust;
  const held = side === trust.own && cosigned?.holds === size ? cosigned.at : null;
  return { side, size, root, digits: await digits(Uint8Array.fromHex(root)), at: time, cosigned: held };
}

async function listView(list: Signatories, language: string, hotline: string): Promise<TrustView["lists"][number]> {
  const { side, version, posts, registrars, manifest, devices, revoked } = list;
  return {
    side,
    language,
    version,
    posts: [...posts.values()],
    registrars: [...registrars.values()].map(({ id, officer }) => ({ officer, revoked: revoked.has(id) })),
    manifest,
    devices: await Promise.all([...devices.values()].map((device) => deviceView(device, list, hotline))),
  };
}

function changeView({ at, kind, device }: DeviceChange): LogLine {
  return { at, kind, officer: null, what: { device: device.id, officer: device.officer, post: device.post } };
}

async function deviceView(device: Device, { side, revoked }: Signatories, hotline: string): Promise<ListedDevice> {
  const { id, post, officer, since } = device;
  const shown = await enrolmentDigits({ ...device, hotline, side });
  return { id, side, post, officer, since, revoked: revoked.has(id), digits: shown };
}
