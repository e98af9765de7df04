/** What a device would show on the Trust page. */
import type { ListedDevice, LogLine, TrustView } from "../../src/device/index.ts";
import { at } from "./night.ts";

const digits = "30917 55248 01763 88120 46395 72018 19554 60372";
const since = Date.parse("2026-11-02T09:15:00Z") / 1000;

function device(side: string, post: string, officer: number, given: Partial<ListedDevice> = {}): ListedDevice {
  return {
    id: `${side === "XA" ? "a" : "b"}${officer}`.repeat(32).slice(0, 64),
    side,
    post,
    officer,
    since: since + officer * 3600,
    revoked: false,
    digits,
    ...given,
  };
}

function change(kind: string, post: string, officer: number, when: string): LogLine {
  return { at: Date.parse(when) / 1000, kind, officer: null, what: { device: "b7".repeat(32), officer, post } };
}

function account(kind: string, when: string, what: LogLine["what"], officer: number | null = null): LogLine {
  return { at: at(when), kind, officer, what };
}

/** What the accounts did, the newest first, in two pages. */
export const AUDITED: readonly (readonly LogLine[])[] = [
  [
    account("session-ended", "08:10:01", { how: "revoked", officer: 9 }),
    account("sign-in-failed", "08:02", { officer: 9, way: "code" }),
    account("signed-in", "07:58", { address: "10.0.0.7", browser: "Chrome, Linux", officer: 7, way: "key" }, 7),
  ],
  [
    account("account-opened", "07:15", { officer: 9 }, 9),
    account("invitation-refused", "07:14", { officer: 9, tries_left: 4 }),
    account("invited", "07:10", { officer: 9, post: "watch" }),
  ],
];

export const TRUST: TrustView = {
  hotline: "7c".repeat(32),
  hotlineDigits: "72915 33048 60127 95581 02346 71190 48263 15907",
  demonstration: true,
  own: {
    side: "XB",
    size: 426,
    root: "5d".repeat(32),
    digits: "48213 90557 11846 20391 77402 31589 60034 92817",
    at: at("08:31:02"),
    cosigned: at("08:31:03"),
  },
  other: {
    side: "XA",
    size: 418,
    root: "2e".repeat(32),
    digits: "00318 77120 64401 12985 30066 91724 48213 90557",
    at: at("08:31:01"),
    cosigned: at("08:31:01"),
  },
  lists: [
    {
      side: "XA",
      language: "en",
      version: 6,
      posts: [
        { post: "head", drafts: ["centre", "government"], releases: ["centre", "government"] },
        { post: "watch", drafts: ["centre", "government"], releases: ["centre"] },
      ],
      registrars: [
        { officer: 21, revoked: false },
        { officer: 22, revoked: false },
      ],
      manifest: null,
      devices: [device("XA", "head", 1), device("XA", "watch", 3), device("XA", "watch", 4, { revoked: true })],
    },
    {
      side: "XB",
      language: "zh-Hans",
      version: 9,
      posts: [
        { post: "head", drafts: ["centre", "government"], releases: ["centre", "government"] },
        { post: "liaison", drafts: ["centre"], releases: [] },
        { post: "watch", drafts: ["centre", "government"], releases: ["centre"] },
      ],
      registrars: [
        { officer: 31, revoked: false },
        { officer: 32, revoked: false },
      ],
      manifest: "9a".repeat(32),
      devices: [
        device("XB", "head", 2),
        device("XB", "liaison", 5),
        device("XB", "watch", 7),
        device("XB", "watch", 8),
      ],
    },
  ],
  changes: [
    change("device-listed", "liaison", 5, "2026-11-02T14:15:00Z"),
    change("device-listed", "watch", 7, "2026-11-02T16:15:00Z"),
    change("device-listed", "watch", 9, "2026-11-23T07:20:00Z"),
    change("device-revoked", "watch", 9, "2026-11-23T08:10:00Z"),
  ],
  alarms: [],
  persistent: true,
  device: "b7".repeat(32),
};
