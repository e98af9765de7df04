/** Exercises, in English. */
import { counted } from "./plural.ts";

export const exercises = {
  heading: "Exercises",
  about:
    "An exercise runs over the real line, between both sides' desks. Everything in it is signed as an exercise, numbered " +
    "apart and framed; a file is one or it is not, and that never changes.",
  injects: (count: number) => counted(count, "inject", "injects"),
  begin: "Begin this exercise",
  beginning: "opening the file",
  beginMeans: "Opens an exercise file for both sides. Agree the time with the other side beforehand.",
  begun: "Begun",
  none: "No exercise yet. Begin one, or practise by yourself first.",
  direct: "To its script and debrief",
  all: "To the exercises",
  since: (time: string, span: string) => `begun ${time}, ${span} ago`,
  toFile: "To the file",
  script: "Script",
  done: (done: number, all: number) => `${done} of ${all}`,
  expected: (text: string) => `Expected: ${text}`,
  saidAt: (time: string) => `said ${time}`,
  dueIn: (span: string) => `in ${span}`,
  dueSince: (span: string) => `since ${span}`,
  theirs: "theirs to say",
  awaits: "waits for what it answers",
  write: "Write",
  debrief: "Debrief",
  nothingSaid: "Nothing has been said yet. What is said stands here, with its times and what became of its limits.",
  columns: {
    message: "Message",
    delivered: "Delivered",
    acknowledged: "Acknowledged",
    held: "Holding reply",
    answered: "Answered",
    handling: "Handling target",
    reply: "Time limit for reply",
  },
  nothing: "none",
  inPart: "in part",
  due: (time: string) => `due ${time}`,
  before: (span: string) => `${span} before`,
  after: (span: string) => `${span} after`,
  state: { open: "open", met: "met", missed: "not met", replaced: "replaced" },
  derived:
    "Facts, derived by both sides from the same two logs; nobody grades them. Times of delivery, receipt and answers are " +
    "verified on this device where they do not say otherwise, limits are the node's word.",
};
