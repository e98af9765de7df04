/** The desk and its limits, in English. */

export const limits = {
  left: "Time left",
  passed: (span: string) => `passed ${span} ago`,
  none: "no time limit",
  handling: "handling",
  answer: "answer",
  from: (span: string, time: string) => `${span} from ${time}`,
  paragraph: (span: string, time: string, basis: string) => `${span} from receipt ${time}, Arrangement §\u00a0${basis}`,
  byTime: (time: string) => `asked for by ${time}`,
  due: "to be accepted by",
};

export const desk = {
  heading: "Desk",
  waitingForUs: "Waiting for us",
  waitingForThem: "We are waiting",
  columns: { left: "Time left", message: "Message", act: "What to do" },
  unread: "cannot be shown here; open the file",
  acknowledge: "Read and acknowledge",
  answer: "Answer",
  read: "Read",
  decide: "Decide",
  file: (name: string) => `File ${name}`,
  answeredInPart: "answered in part, rest expected",
  delivered: (time: string) => `delivered ${time}`,
  notDelivered: "not delivered yet",
  acknowledged: (time: string) => `acknowledged ${time}`,
  notAcknowledged: "not acknowledged",
  asks: (what: string) => `Asks for ${what}`,
  replyBy: (time: string) => `reply by ${time}`,
  write: "Write",
  openFile: "Open a file",
  numbers: "Numbers",
  lastSent: "Last sent",
  lastReceived: "Last received",
  noneSent: "nothing sent this year",
  noneReceived: "nothing received this year",
  allDelivered: "delivered",
  deliveredTo: (number: string) => `delivered up to ${number}`,
  noGap: "no gap",
  lineHeading: "Line",
  heard: "Last heard",
  mark: "Last time mark",
  markNote: "the other side confirmed what it holds of our log",
  waiting: "To be sent",
  nothing: "nothing",
  outbox: "Leaving this device",
  files: "Files",
  allFiles: "All files",
  emptyForUs: {
    title: "Nothing waits for us.",
    text:
      "What the other side sends stands here until it has been acknowledged and answered, the nearest time " +
      "limit first. A file holds what both sides say about one incident.",
  },
  emptyForThem:
    "Nothing that we asked is open. What we send stands here until the other side has acknowledged and answered it.",
  emptyFiles: "No file yet.",
  word: "the node's word, from headers alone",
};

export const outgoing = {
  sealing: "sealing",
  logged: "on our log",
  delivered: "delivered",
  acknowledged: "acknowledged",
  answered: "answered",
  failed: "not sent",
  retry: "Try again now",
  takeBack: "Take back and change",
  remove: "Take note and remove",
};
