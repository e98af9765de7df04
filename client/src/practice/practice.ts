/**
 * Practice: the officer's desk on a hotline of its own, which is made in this tab and ends with it. Two centres, two
 * nodes, a partner and a releaser, all in memory; no message leaves the browser.
 *
 * Who the officer is, and which two sides there are, is asked of the own node; nothing is told to it.
 */

import { PRACTICE } from "../app/route.ts";
import type { Me, Hotline as Stands } from "../device/answers.ts";
import { Api } from "../device/api.ts";
import { type Device, openDevice } from "../device/index.ts";
import type { SidePost } from "../protocol/says.ts";
import { ANNEX, TEXTS_HASH } from "../short/text.ts";
import type { ListedPost } from "./centre.ts";
import { Hotline, type SideCode } from "./hotline.ts";
import { Node, type NodeOfficer } from "./node.ts";
import { acknowledgeAll, type PartnerLanguage, type Pause, releaseAll, sendFlash } from "./partner.ts";
import { holdName } from "./storage.ts";

/** The officer's device on the practice hotline, and what begins the script. */
export interface Practice {
  readonly device: Device;
  /** The other centre's FLASH comes in; gives its file. */
  begin(): Promise<string>;
  /** Ends it; nothing of it is kept. */
  close(): Promise<void>;
}

/** Who practises: the own side and the other, the officer's number and language. */
export interface Practising {
  readonly own: SideCode;
  readonly other: SideCode;
  readonly officer: number;
  readonly language: PartnerLanguage;
}

const PERMISSIONS = ["read", "write", "acknowledge", "decide", "watch"];
const WATCH: ListedPost = { post: "watch", drafts: ["centre", "government"], releases: ["centre"] };
const HEAD: ListedPost = { post: "head", drafts: ["centre", "government"], releases: ["centre", "government"] };
const ROLES = ["officer", "releaser", "partner"] as const;
/** The partner's number. */
const PARTNER = 3;
/** Seconds until the other centre has what is on our log, and between two time marks. */
const LINK = 0.6;
const MARK = 15;

/** Practice for the officer whose session this is. Throws as `openDevice` does. */
export async function openPractice(): Promise<Practice> {
  // The addresses of this tab's pages lead nowhere once it is loaded anew.
  history.replaceState(null, "", PRACTICE);
  const api = new Api();
  const [stands, me]: [Stands, Me] = await Promise.all([api.hotline(), api.me()]);
  const language = /^zh/i.test(me.language) ? "zh-Hans" : "en";
  const who = { own: stands.own, other: stands.other, officer: me.officer, language } as const;
  const practice = await practise(who, await holdName(), wait);
  window.addEventListener("pagehide", () => void practice.close());
  return practice;
}

/** A hotline, its four officers' devices kept under that name, and its line. The officer has the watch. */
export async function practise(who: Practising, name: string, pause: Pause): Promise<Practice> {
  const { own, other } = who;
  const theirs: PartnerLanguage = who.language === "en" ? "zh-Hans" : "en";
  const ordered: readonly [SideCode, SideCode] = own < other ? [own, other] : [other, own];
  const hotline = await Hotline.found({
    sides: ordered,
    languages: [ordered[0] === own ? who.language : theirs, ordered[1] === own ? who.language : theirs],
    posts: [HEAD, WATCH],
    annexes: [{ name: ANNEX, hash: TEXTS_HASH }],
    // Nothing that is signed in practice has the payload type of what is real.
    demonstration: true,
    now: clock,
  });
  const marks: ReturnType<typeof setInterval>[] = [];
  const enlist = async (side: SideCode, role: (typeof ROLES)[number], officer: NodeOfficer): Promise<Device> => {
    const node = new Node(hotline, side, { permissions: PERMISSIONS, language: who.language, ...officer });
    const { fetch, connect } = node;
    const device = await openDevice({ fetch, connect, storage: `${name} ${role}`, exercise: true });
    await device.enrol();
    await node.list();
    await device.enrolment();
    marks.push(setInterval(() => node.nudge(), MARK * 1000));
    return device;
  };
  const device = await enlist(own, "officer", { number: who.officer, post: "watch" });
  const releaser = await enlist(own, "releaser", { number: who.officer === 1 ? 2 : 1, post: "head" });
  const partner = await enlist(other, "partner", { number: PARTNER, post: "watch" });
  await device.watch.act("take", await device.watch.stands(), "");
  connect(hotline, own, pause);
  acknowledgeAll(partner, pause);
  releaseAll(releaser, pause);
  const posts: readonly SidePost[] = [
    [own, "head"],
    [own, "watch"],
    [other, "watch"],
  ];
  return {
    device,
    begin: () => sendFlash(partner, { language: theirs, posts, now: clock() }),
    close: async () => {
      marks.forEach(clearInterval);
      await Promise.all([device, releaser, partner].map((one) => one.close()));
      for (const role of ROLES) indexedDB.deleteDatabase(`${name} ${role}`);
    },
  };
}

/** The line: what one side says, the other's log takes in; what is ours a moment later. A receipt is not receipted. */
function connect(hotline: Hotline, own: SideCode, pause: Pause): void {
  hotline.listeners.add((side) => {
    const { verdicts } = hotline.centre(side).log;
    if (verdicts.at(-1)?.frame?.envelope == null) return;
    const size = verdicts.length;
    void (side === own ? pause(LINK) : Promise.resolve()).then(async () => {
      const taken =
        hotline.centre(hotline.other(side)).log.verdicts.findLast(({ sound }) => sound)?.frame?.seen.end ?? 0;
      if (taken < size) await hotline.receipt(hotline.other(side));
    });
  });
}

function clock(): number {
  return Math.floor(Date.now() / 1000);
}

function wait(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1000));
}
