/** Drafts that wait for a releaser, in English. */

export const release = {
  heading: "Release",
  toRelease: "Awaiting your release",
  waits: "Waiting for release",
  columns: { since: "Since", message: "Message", act: "What to do" },
  proposed: (precedence: string) => `The drafter proposes ${precedence}. The releaser decides.`,
  draftedBy: (who: string) => `drafted by ${who}`,
  byYou: "drafted by you",
  draftedAt: (who: string, time: string) => `Drafted and signed by ${who}, ${time}`,
  ago: (span: string) => `${span} ago`,
  until: (time: string) => `can be released until ${time}`,
  tooLate: (time: string) => `was not released by ${time}`,
  read: "Read and release",
  look: "Look at it",
  withdraw: "Withdraw and change",
  takeUp: "Take up and change",
  remove: "Remove",
  sentBackBy: (who: string, time: string) => `Sent back by ${who}, ${time}`,
  sentBack: (time: string) => `Sent back, ${time}`,
  noReason: "The reason cannot be opened on this device.",

  capacity: "On whose behalf",
  centre: "The Centre",
  government: "The Government",
  alone: "one signature: yours",
  two: "two officers: you draft, another releases",
  waysMistake: "Your post does not speak in this capacity.",
  nobody: "No officer of our side who takes part in this file may release this.",
  openAlone: "A new file is opened under one signature; your post may not. Choose a file that exists.",
  openNow:
    "The new file is opened at once, under your signature alone: the other side sees its title. " +
    "The message follows once it is released.",
  who: (officers: string) => `Can be released by ${officers}.`,
  proposal: "The precedence is your proposal; who releases it decides.",
  sign: "Sign and leave for release",
  left: {
    heading: "Waits for release",
    text: "Signed by you as its drafter. Nothing has left our side; it leaves once it is released.",
    desk: "To the desk",
  },

  gone: {
    title: "This draft waits no more.",
    text: "It was released, withdrawn or sent back. What was released stands in its file.",
  },
  verified: "The drafter's signature and the content were verified on this device.",
  own: "You drafted this. Another officer releases it.",
  call: "Call the releaser",
  callHelp:
    "Rings on the desks of the officers who may release it and calls the first of them on the duty roster, without " +
    "content; after five minutes the alternate. Once for a draft.",
  called: (time: string) => `Releaser called, ${time}.`,
  calledHelp:
    "It rings until one of them has seen it, or until the draft is released, withdrawn or sent back; after five " +
    "minutes the alternate is called.",
  meanwhile: "Meanwhile your signature alone is enough for an agreed short message.",
  short: "Agreed short message",
  notYours: "Your post does not release in this capacity.",
  returned: "It was sent back and waits no more.",
  expired: "It is too old to be released. It has to be drafted again.",
  act: "Sign and release",
  back: "Send back",
  backHeading: "Why it is sent back",
  backHelp: "The drafter reads it on their desk. It stays on our side.",
  backAct: "Send back to the drafter",
  keep: "Keep it",
  done: "Sent back to the drafter",
};
