/** Drafts of the night: one that is being written, one that awaits release, one's own, one that was sent back. */
import type { WaitingDraft } from "../../src/device/index.ts";
import { encodeForm } from "../../src/protocol/forms.ts";
import type { Draft } from "../../src/writing/draft.ts";
import { at, NOTIFICATION, SPACE } from "./night.ts";

export const WRITTEN: Draft = {
  version: 1,
  file: SPACE,
  title: "",
  posts: [],
  opening: null,
  form: NOTIFICATION,
  precedence: "PRIORITY",
  capacity: "centre",
  reply: { kind: "none" },
  answers: null,
  corrects: null,
};

const text = new TextDecoder().decode(encodeForm({ ...NOTIFICATION, stage: "follow_up" }));

export const TO_RELEASE = {
  id: "d1".repeat(16),
  message: { space: SPACE, type: "notice", texts: [text], capacity: "government", answers: null, closes: false },
  precedence: "PRIORITY",
  drafter: { officer: 9, post: "watch", device: "b9".repeat(32) },
  role: "releaser",
  issued: at("08:03"),
  expires: at("20:03"),
  called: null,
  returned: null,
} satisfies WaitingDraft;

export const OWN_DRAFT: WaitingDraft = {
  ...TO_RELEASE,
  id: "d2".repeat(16),
  role: "drafter",
  drafter: { officer: 7, post: "watch", device: "b7".repeat(32) },
  issued: at("08:21"),
};

export const SENT_BACK: WaitingDraft = {
  ...OWN_DRAFT,
  id: "d3".repeat(16),
  returned: {
    at: at("08:25"),
    by: { officer: 2, post: "head" },
    reason: { language: "en", text: "Say since when, and leave out the last sentence." },
  },
};
