/** What stands on every page, in English. */
import type { StatementType } from "../../protocol/says.ts";

export const shell = {
  /** The two languages' names for what is not real stand side by side, whichever is read. */
  demonstration: "DEMONSTRATION",
  exercise: "EXERCISE",
  demonstrationBeside: "演示",
  exerciseBeside: "演练",
  line: "Direct communications link",
  skip: "To the page's content",
  nav: "Pages",
  state: "State of the line",
  pages: {
    desk: "Desk",
    watch: "Watch",
    files: "Files",
    write: "Write",
    exercises: "Exercises",
    trust: "Trust",
    enrol: "Enrolment",
  },
  centre: (side: string) => `Centre ${side}`,
  own: "our side",
  other: "the other side",
  language: "中文",
  languageLabel: "Change the language to Chinese",
  theme: {
    auto: "Light or dark as the system",
    light: "Light",
    dark: "Dark",
  },
  themeLabel: (next: string) => `Change the appearance: ${next}`,
  account: "Account",
  otherTab: " (opens in another tab)",
  localTime: "local",
  loading: "One moment",
  notFound: {
    title: "There is no such page",
    text: "The address does not lead to a page of this desk.",
    back: "To the desk",
  },
  failed: {
    title: "This page cannot be shown",
    again: "Try again",
  },
  ended: {
    session: {
      title: "Your session has ended",
      text: "Nothing is lost: drafts and what waits to be sent are kept on this device.",
      act: "Sign in",
    },
    revoked: {
      title: "This device has been revoked",
      text: "It can neither read nor sign any more. What it signed before still holds. Call your registrar.",
      act: "To the account",
    },
    outdated: {
      title: "This page is older than our node",
      text: "Load it again; drafts and what waits to be sent are kept on this device.",
      act: "Load it again",
    },
  },
  arrived: (messages: string) => `Waiting for us: ${messages}`,
  alarm: "Something could not be verified",
  alarmAct: "To Trust",
  close: "Close",
};

export const posts: Readonly<Record<string, string>> = {
  analyst: "Analyst",
  head: "Head",
  liaison: "Liaison",
  registrar: "Registrar",
  security: "Security",
  watch: "Watch",
};

export const capacities: Readonly<Record<string, string>> = {
  centre: "the centre",
  government: "the Government",
};

/** A number of two digits, as on the outside of an office: Watch, 07. */
export const officer = (post: string, number: number): string =>
  `${posts[post] ?? post}, ${String(number).padStart(2, "0")}`;

/** What a statement is called where its sealed form is not known. */
export const statements = {
  open: "File opened",
  epoch: "Key of the file renewed",
  grant: "Earlier keys granted to a colleague's device",
  notice: "Message",
  request: "Request",
  answer: "Answer",
  holding: "Holding reply",
  short: "Agreed short message",
  service: "Service message",
  acknowledgement: "Receipt acknowledged",
  noted: "Taken note of",
  cannot_open: "Cannot open, asks to repeat",
  proposal: "Proposal",
  acceptance: "Accepted",
  refusal: "Not accepted",
  withdrawal: "Withdrawn",
  declaration: "State of the line declared",
} satisfies Record<StatementType, string>;

/** The state of the line, always on screen. */
export const line = {
  state: {
    up: "Line up",
    degraded: "Line degraded",
    cut: "Line cut",
    fork: "Line stopped",
  },
  heard: (ago: string) => `heard ${ago}`,
  notHeard: "not heard yet",
  noWord: "No word from our own node",
  since: (time: string) => `since ${time}`,
  fork: "inconsistent histories",
  unverified: "Not verified",
  mark: (time: string) => `time mark ${time}`,
  noMark: "no time mark yet",
  waiting: (count: number) => `${count} waiting`,
  withheld: (time: string) => `content withheld since ${time}`,
  skew: {
    ahead: (span: string) => `their clock is ${span} ahead of ours`,
    behind: (span: string) => `their clock is ${span} behind ours`,
  },
  declared: {
    suspended: "Line suspended",
    terminated: "Line terminated",
    unstaffed: "Line unstaffed",
  },
  declaredBy: (side: string, time: string, flash: string) => `by ${side} since ${time}, ${flash}`,
  flashTaken: "FLASH taken",
  flashNotTaken: "FLASH not taken",
  terminating: "Line ends",
  terminatedFrom: (side: string, time: string) => `terminated by ${side} as of ${time}`,
};

/** Text that somebody else wrote. */
export const text = {
  hidden: (code: string) => `a character without a shape, ${code}`,
  lookalike: (like: string) => `letters of another alphabet: looks like “${like}”`,
  link: "an address; shown, not opened",
  suspect: "Some characters are not what they seem. They are marked.",
  original: (language: string) => `Original, ${language}`,
  noTranslation: "no translation yet",
};
