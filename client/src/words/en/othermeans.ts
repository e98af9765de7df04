/** What came by other means than the line, in English. */
export const otherMeans = {
  /** A step of a message's chain. */
  received: { voice: "Received by voice", fax: "Received by fax", courier: "Received by courier" },
  heading: "Received by other means",
  hint:
    "When the line is cut, a message is read out, faxed or handed over on its printed form. Enter the digits at its " +
    "foot. When the message itself arrives, they show that it is the same one.",
  means: "It came by",
  way: { voice: "voice", fax: "fax", courier: "courier" },
  number: "Its number",
  numberHint: "as it was told, without the year; may stay empty",
  digits: "Digits of the message",
  digitsHint: "Eight groups of five, from the foot of the printed form.",
  wrongDigits: (count: number) => `${count} of 40 digits. Ask for all eight groups of five.`,
  at: "Received at, UTC",
  note: "Note",
  noteHint: "Who read it, who wrote it down. Stays on our side.",
  enter: "Enter",
  entered: "Entered. The watch log has it, too.",
  none: "Nothing was received by other means.",
  arrived: (number: string) => `has arrived: ${number}, the digits agree`,
  arrivedElsewhere: "has arrived in a file of other posts, the digits agree",
  awaited: "has not arrived on the line yet",
};
