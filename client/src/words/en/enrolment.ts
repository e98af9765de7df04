/** Enrolment, in English. */

export const enrolment = {
  heading: "Enrolment",
  steps: ["Invitation", "Sign-in key", "Signing key", "Digits", "Desk"],
  stepsLabel: "Steps",
  make: {
    title: "This computer now makes the key with which you sign",
    who: (centre: string, officer: string) =>
      `You have been named ${officer} of ${centre}. Your name is not shown to the other side.`,
    text:
      "Nobody can copy it, not even the operator of our node. It stays in this browser on this computer. " +
      "What you sign with it, you sign.",
    act: "Make the key",
    making: "Making the key, writing it, reading it back",
    doing: "A few seconds",
  },
  digits: {
    title: "Read these digits to the registrar",
    text:
      "Call the number on your slip, not one that this page shows you. Read the digits aloud, group by " +
      "group. The registrar has the same eight groups.",
    differ: "If they differ, stop: somebody is in between.",
    telephone: "The registrar, as our node has it",
    compare: "Compare it with your slip; if it is another number, stop.",
  },
  waiting: {
    title: "Waiting for two signatures",
    text: "Two registrars sign that this device is yours. Each of them compares the digits first.",
    scripted: "In this demonstration scripted registrars sign after three seconds.",
    since: (span: string) => `for ${span}`,
    signed: (registrar: number) => `Registrar ${registrar} has signed`,
    first: "First signature",
    second: "Second signature",
    open: "not yet",
    leave: "You may close this page: the key stays, and the list is looked at again when you come back.",
  },
  listed: {
    title: "This device is on the list of authorised signatories",
    text: "Both sides' logs show it. From now on you read and sign with it.",
    act: "To the desk",
  },
  revoked: {
    title: "This device has been revoked",
    text: "It can neither read nor sign any more. What it signed before still holds. Call your registrar.",
  },
  elsewhere: {
    title: "Another device of yours is listed or waiting",
    text: "This browser holds no key of yours. If you want a second device, ask the registrar; then make its key here.",
    act: "Make a key here too",
  },
  storage: {
    title: "This browser has not promised to keep the key",
    text:
      "It may delete the key when space runs short. Go on, and have a second device listed soon; install " +
      "this page as an application if the browser offers it.",
  },
  stop: {
    title: "Stop: the key cannot be kept here",
    text:
      "The key was made, but could not be written and read back. Nothing was sent. Close private windows, " +
      "allow this site to store data, or use another browser or computer.",
    again: "Try again",
  },
};
