/** What the entries of the watch log say besides their kind, in English. */
import { counted } from "./plural.ts";

export const entries = {
  place: (side: string, index: number) => `entry ${index} of ${side}`,
  figures: (open: number, limits: number) => `${open} open, ${counted(limits, "limit runs", "limits run")}`,
  /** Steps of a call-out: whom it calls first, then, and last. */
  steps: ["officer of the watch", "alternate", "head of the centre"],
  step: (number: number) => `step ${number}`,
  call: (number: number) => `call ${number}`,
  nobody: "nobody to call",
  person: (who: string, ways: string) => (who === "" ? ways : ways === "" ? who : `${who} by ${ways}`),
  ways: { email: "e-mail", webhook: "webhook", script: "the node's program" },
  failures: {
    refused: "it answered with a failure",
    unreachable: "it cannot be reached",
    late: "no answer in eight seconds",
    "no-mail": "this node has no mail server",
    failed: "the attempt itself failed",
  },
  by: (side: string) => `by ${side}`,
  clocks: { leapt: "far ahead of all times that are known", back: "behind the log" },
  orders: (count: number) => counted(count, "kind of message", "kinds of messages"),
  lists: (duties: number, contacts: number) =>
    `${counted(duties, "duty", "duties")}, ${counted(contacts, "point of contact", "points of contact")}`,
  at: (time: string) => `happened ${time}`,
};
