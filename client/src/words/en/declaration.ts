/** The state of the line as a side declares it, in English. */

export const declaration = {
  heading: "The line",
  page: "To the line's page",
  conversation: "What was said on the line itself",
  stands: "State of the line, as declared",
  skew: (difference: string) =>
    `Both clocks are watched: ${difference}. Which of the two is wrong neither node knows; compare yours with a third, ` +
    "and tell the other side by voice if theirs is the one.",
  /** A state that is in force, of a side's end of the line. */
  state: { open: "open", suspended: "suspended", terminated: "terminated", unstaffed: "unstaffed" },
  never: "open; nothing was declared",
  since: (time: string) => `since ${time}`,
  coming: (state: string, time: string) => `${state} from ${time} on`,
  undelivered: "not delivered yet",
  flashTaken: "FLASH taken",
  flashNotTaken: "FLASH not taken",
  reasonOf: (reason: string) => `reason: ${reason}`,
  fields: {
    state: "State of our end",
    from: "From",
    reason: "Reason",
    flash: "FLASH",
    limits: "Time limits meanwhile",
  },

  declare: "Declare a state",
  declareHint:
    "Of our end of the line alone. The other side sees it, and it stands in the record of both. It does not cut the line: " +
    "what is sent is taken and kept.",
  choice: { open: "Open again", suspended: "Suspended", unstaffed: "Unstaffed", terminated: "Terminated" },
  choiceHelp: {
    open: "The line is used as before.",
    suspended: "We stop the exchange for now.",
    unstaffed: "Nobody is at our desk. What comes in is read later.",
    terminated: "We end the line, with the notice of the Arrangement.",
  },
  from: "From when",
  atOnce: "At once",
  atOnceHelp: "it takes effect as it is delivered",
  later: "From a time on",
  at: "Time, UTC",
  earliest: (time: string) => `With the notice of the Arrangement, not before ${time}.`,
  release: "Another officer has to release it before that time.",
  reason: "Reason",
  reasons: {
    none: "none is given",
    maintenance: "maintenance",
    political: "political",
    staff: "staff",
    technical: "technical",
  },
  flash: "Is a FLASH still taken?",
  flashHelp: {
    yes: "A FLASH rings here, and its time limits run.",
    no: "The time limits of a FLASH stand still, too.",
  },
  preview: "Show what will be signed",
  mistakes: {
    time: "A time in UTC, such as 14:12 or 2026-11-23 14:12.",
    past: "This time has passed.",
    notice: "Too soon: the Arrangement asks for notice.",
  },
  limits: {
    open: "What stood still runs on, each limit moved by the time for which it stood.",
    paused:
      "Limits of the side that declared it, which run from receipt, stand still until it opens the line again; " +
      "they then run on, moved by that time. A time by which an answer was asked for does not move. " +
      "The other side's limits run on.",
    flashRuns: "Limits of a FLASH run.",
    flashStands: "Limits of a FLASH stand still, too.",
  },
  event: {
    open: (time: string) => `declared its end of the line open from ${time} on`,
    suspended: (time: string) => `declared its end of the line suspended from ${time} on`,
    terminated: (time: string) => `declared its end of the line terminated from ${time} on`,
    unstaffed: (time: string) => `declared its end of the line unstaffed from ${time} on`,
  },
  missed: "The time from which it was to take effect has passed. It has to be drafted again.",
  before: (time: string) => `To be released before ${time}, from when on it takes effect.`,
};
