/**
 * The two who are scripted: the partner, who has the watch of the other centre, and the releaser of the own one. Both are
 * devices like the officer's, with keys of their own; what they sign is verified like everything else.
 *
 * The partner acknowledges what it is sent. The releaser signs what is drafted, as it stands.
 */

import { DeviceError } from "../device/errors.ts";
import type { Device, DeviceEvent } from "../device/index.ts";
import { encodeForm, type Form } from "../protocol/forms.ts";
import type { Notification } from "../protocol/messages.ts";
import type { SidePost } from "../protocol/says.ts";
import { untilLogged } from "../writing/sending.ts";

/** Waits so many seconds. */
export type Pause = (seconds: number) => Promise<void>;

/** Seconds after which the partner acknowledges, and after which the releaser has read and signs. */
const READS = 3;
const RELEASES = 5;
/** Seconds by which the partner asks for an answer. */
const ANSWER_WITHIN = 6 * 3_600;
const CAPACITY = "centre";

/** What the partner writes, in its own language; it says so itself that it is an exercise. */
const SCRIPT = {
  en: {
    title: "EXERCISE 演练: cranes halted",
    text: "EXERCISE 演练. An automated agent with a stolen key has stopped the cranes of Operator 1. Nothing of this is real.",
  },
  "zh-Hans": {
    title: "演练 EXERCISE：港口起重机停摆",
    text: "演练 EXERCISE。自动化智能体凭被盗密钥使一号运营方的起重机停摆。以上内容均非真实。",
  },
} as const;

export type PartnerLanguage = keyof typeof SCRIPT;

/** The partner's FLASH, in a new exercise file for these posts; its space. */
export async function sendFlash(
  partner: Device,
  { language, posts, now }: { language: PartnerLanguage; posts: readonly SidePost[]; now: number },
): Promise<string> {
  const { title, text } = SCRIPT[language];
  const opened = await partner.openFile({
    title: spell({ form: "title", language, title }),
    posts,
    exercise: true,
    capacity: CAPACITY,
  });
  await untilLogged(partner, opened.key);
  const form: Notification = {
    form: "notification",
    asks: ["explain", "preserve"],
    attributes: false,
    involvement: { basis: ["behaviour", "logs"], degree: "inferred" },
    marking: "TLP:AMBER",
    relation: "affects_author",
    sector: "transport",
    since: { at: now - (now % 60) - 1_800, uncertainty: 120 },
    stage: "initial",
    status: "interim",
    techniques: ["AML.CS0030"],
    text: { language, text },
    trail: { kind: "network", through: "reader" },
    victim: { consent: "not_asked", operator: 1 },
    what: "critical_infrastructure",
  };
  const by = now - (now % 60) + ANSWER_WITHIN;
  const prepared = await partner.prepare({
    space: opened.space,
    type: "notice",
    texts: [spell(form)],
    capacity: CAPACITY,
    precedence: "FLASH",
    reply: { by },
  });
  await untilLogged(partner, (await partner.send(prepared)).key);
  return opened.space;
}

/** Acknowledges each message that comes, once. */
export function acknowledgeAll(partner: Device, pause: Pause): void {
  const done = new Set<number>();
  const look = async (): Promise<void> => {
    const { waitingForUs } = await partner.desk();
    for (const { side, index, acknowledged } of waitingForUs) {
      if (acknowledged !== null || done.has(index)) continue;
      done.add(index);
      await pause(READS);
      await partner.refer("acknowledgement", await partner.statement(side, index), CAPACITY);
    }
  };
  onEach(partner, ["desk"], look);
}

/** Releases each draft that waits, once, with the precedence that was proposed. */
export function releaseAll(releaser: Device, pause: Pause): void {
  const done = new Set<string>();
  const look = async (): Promise<void> => {
    for (const draft of await releaser.waitingDrafts()) {
      if (draft.role !== "releaser" || draft.returned !== null || done.has(draft.id)) continue;
      done.add(draft.id);
      await pause(RELEASES);
      const prepared = await releaser.prepareRelease(draft, draft.precedence);
      await releaser.release(draft, prepared);
    }
  };
  onEach(releaser, ["drafts"], look);
}

/** One look after the other; a draft that was withdrawn meanwhile, or the end of practice, is no mistake. */
function onEach(device: Device, types: readonly DeviceEvent["type"][], look: () => Promise<void>): void {
  let looking = Promise.resolve();
  device.subscribe(({ type }) => {
    if (!types.includes(type)) return;
    looking = looking.then(look).catch((error: unknown) => {
      if (!(error instanceof DeviceError)) throw error;
    });
  });
}

function spell(form: Form): string {
  return new TextDecoder().decode(encodeForm(form));
}
