/** Practice, in English. */
import type { Step } from "../../practice/rules.ts";

export const practice = {
  band: "Practice: no message leaves this browser",
  heading: "Practice",
  of: (step: number, steps: number) => `${step} of ${steps}`,
  begin: "Begin",
  skip: "Skip this step",
  read: (number: string) => `Read ${number}`,
  released:
    "To see two signatures, answer on behalf of the Government: what you sign goes to the practice releaser, " +
    "who signs it a few seconds later.",
  releasing: "Your draft lies before the practice releaser.",
  toFile: "To the message and its chain",
  watch: "Take the watch",
  nothing:
    "The partner and the releaser run in this tab, with keys that are made here and deleted with it. " +
    "Nothing is sent to anybody, and no node keeps anything of it.",
  steps: {
    begin: {
      title: "A FLASH will ring",
      text:
        "It comes from a partner who runs in this browser. All you see is the real desk, framed as an exercise; " +
        "your own desk goes on ringing in its own tab.",
    },
    acknowledge: {
      title: "Read it, then acknowledge receipt",
      text: "It rings until somebody acknowledges. To put the sound off for two minutes is no acknowledgement.",
    },
    reply: {
      title: "You confirmed that it arrived; you accepted nothing",
      text:
        "Now reply. A holding reply needs one signature and meets the handling target, not the time limit for the answer. " +
        "Before you sign, the page shows the lines that are signed: these lines, and only these.",
    },
    chain: {
      title: "Follow its chain",
      text:
        "On our log: nobody can take it back. Delivered: the other centre's machine has it. Acknowledged: a person there " +
        "has confirmed that it arrived.",
    },
    watch: {
      title: "That was all of it",
      text: "The last step is real: take the watch at your own desk. It will ring, and ask whether you hear it.",
    },
  } satisfies Record<Step, { title: string; text: string }>,
  link: {
    act: "Practise",
    text: "In a tab of its own, with a partner who runs in this browser. Nothing is sent.",
  },
};
