/** Every code of refusal in English: what happened, and what the one who wrote it can do. */
import type { Alarm, Body } from "../../device/views.ts";

export interface Refusal {
  readonly what: string;
  readonly todo: string;
}

const writeAgain = "Write it again; your text is filled in.";
const reload = "Load the page again and look at the file before you send once more.";
const security = "Tell your security officer, with this code.";

/** Codes of the protocol: an entry of either side that changes nothing. */
export const refusals = {
  // the node's frame round an entry
  seen: { what: "The node misstated what it had taken in.", todo: security },
  root: { what: "What the node says of the other side's log is not so.", todo: security },
  at: { what: "The node's clock ran back.", todo: security },
  trust: { what: "The node miscounted the changes of signatories.", todo: security },
  number: { what: "The number is not the next one.", todo: security },
  refused: { what: "The node misstated which entries it refuses.", todo: security },
  tally: { what: "The count of a file is wrong.", todo: security },
  // a statement
  wire: { what: "It is not written as this protocol requires.", todo: security },
  size: { what: "It is too long.", todo: "Shorten the text and send again." },
  hotline: { what: "It belongs to another line.", todo: security },
  "payload-type": { what: "Real, exercise and demonstration were mixed.", todo: security },
  side: { what: "It speaks for the wrong side.", todo: security },
  "signer-unknown": {
    what: "The device that signed is not on the list of authorised signatories.",
    todo: "Ask your registrar whether this device is listed.",
  },
  "signer-revoked": {
    what: "The device that signed has been taken off the list of authorised signatories.",
    todo: "Stop using this device and call your registrar.",
  },
  post: { what: "The post of the signer may not do this.", todo: "Ask an officer whose post may." },
  capacity: {
    what: "The post of the signer may not speak in this capacity.",
    todo: "Choose another capacity, or ask an officer who may.",
  },
  signature: { what: "A signature does not hold.", todo: security },
  draft: {
    what: "It needs the signatures of two officers, and the draft does not fit what was released.",
    todo: "Have it drafted again and released by a second officer.",
  },
  duplicate: { what: "The same message is in the log already.", todo: "Nothing. The first one counts." },
  expired: {
    what: "It did not reach the log in time: a signature is good for an hour, for a day where two sign.",
    todo: writeAgain,
  },
  "not-yet": {
    what: "It is dated in the future: the clock of the device is ahead.",
    todo: "Set the clock of this computer right and send again.",
  },
  "verified-root": { what: "It rests on a log that is not the one both sides hold.", todo: reload },
  "space-unknown": { what: "The file does not exist.", todo: reload },
  "space-exists": { what: "The file exists already.", todo: reload },
  "epoch-unknown": { what: "It was sealed with a key that this file does not have.", todo: writeAgain },
  "epoch-revoked": {
    what: "It was sealed for a device that has since been revoked.",
    todo: "Send again: this device makes a new key first.",
  },
  recipients: {
    what: "It was not sealed for just those who take part.",
    todo: "Send again: this device asks for the list anew.",
  },
  "body-shape": { what: "Its content does not have the form that it must have.", todo: security },
  "reference-unknown": { what: "It refers to a message that is not in this file.", todo: reload },
  "reference-type": { what: "It refers to something to which this cannot be said.", todo: reload },
  line: { what: "The state of the line is declared on the line itself, not in a file.", todo: security },
  effect: {
    what: "It takes effect sooner than it may: a declaration is not backdated, and the line is terminated with notice.",
    todo: "Choose a later time.",
  },
  "already-acknowledged": { what: "Receipt had been acknowledged already.", todo: "Nothing. The first one counts." },
  "already-answered": { what: "The proposal had been answered already.", todo: "Nothing. The first answer counts." },
  "acceptance-pending": {
    what: "Another proposal on the same version had been accepted and was not yet confirmed.",
    todo: "Wait for the confirmation, then answer this one.",
  },
  "version-superseded": {
    what: "The version on which it rests was no longer in force.",
    todo: "Read the version in force and propose anew.",
  },
  withdrawn: { what: "The proposal had been withdrawn.", todo: "Nothing. It can be proposed anew." },
  "past-due": { what: "The time set for it had passed.", todo: "Propose anew with a later time." },
  reply: { what: "The time limit for a reply is not one of the Arrangement.", todo: "Choose another time limit." },
  // the Arrangement and the signatories
  version: { what: "It is not the next version.", todo: security },
  threshold: { what: "Not enough signatures.", todo: security },
  change: { what: "A change to the list of signatories cannot be made.", todo: security },
} satisfies Record<string, Refusal>;

/** Codes of the own node: what was asked of it was not done. */
export const answers = {
  "signed-out": { what: "Your session has ended.", todo: "Sign in again; you come back to this page." },
  "not-for-this-post": { what: "Your post may not do this.", todo: "Ask an officer whose post may." },
  unreachable: {
    what: "Our own node cannot be reached.",
    todo: "Once it answers, this page and what is on its way go on by themselves; do anything else once more.",
  },
  "too-many": { what: "This device asks our node too often.", todo: "Wait a minute; it is tried again by itself." },
  "server-error": { what: "Our own node made a mistake.", todo: "If it goes on, call your operator." },
  clock: {
    what: "The clock of our node has leapt; until the operator confirms it, the node writes nothing.",
    todo: "Call your operator (confirm_clock). What waits is then sent by itself.",
  },
  "not-stored": {
    what: "Our node cannot store anything: its disk or its database does not work.",
    todo: "Call your operator. What waits is then sent by itself.",
  },
  "key-file": {
    what: "Our node cannot read its keys.",
    todo: "Call your operator. What waits is then sent by itself.",
  },
  "signed-beyond": {
    what: "Our node lacks entries that it has signed already: an old copy of its data was restored.",
    todo: "Call your operator, who needs newer data. What waits is then sent by itself.",
  },
  "not-founded": { what: "Our node has not been set up yet.", todo: "Call your operator." },
  "device-revoked": { what: "This device has been revoked.", todo: "Call your registrar." },
  "not-found": { what: "It does not exist, or is not for your post.", todo: "Load the page again." },
  csrf: { what: "This page stood open too long.", todo: "Load it again and repeat what you did; drafts are kept." },
  query: { what: "Our node did not understand what this page asked.", todo: "Load the page again." },
  digits: { what: "These are not eight groups of five digits.", todo: "Compare them once more." },
  drafts: { what: "Our node keeps no more drafts of yours.", todo: "Withdraw some that wait for release." },
  withheld: { what: "The content has not come yet.", todo: "Wait; it is asked for again by itself." },
  "not-listed": {
    what: "This device is not on the list of authorised signatories.",
    todo: "Finish enrolment, or call your registrar.",
  },
  "cannot-open": {
    what: "This device cannot open what it refers to.",
    todo: "Ask a colleague whose device can open this file to grant you the key.",
  },
  "no-releaser": {
    what: "No post of our side that takes part in this file may release it.",
    todo: "Withdraw the draft, and write on behalf of whom somebody may release.",
  },
  "draft-gone": {
    what: "This draft waits no more: it was released, withdrawn or sent back.",
    todo: "Look in its file whether it was released.",
  },
  outdated: { what: "This page is older than our node.", todo: "Load it again; drafts are kept." },
  "storage-newer": {
    what: "A newer page than this one has been used in this browser.",
    todo: "Nothing is lost. Tell your operator that our node serves an older page than before.",
  },
  unsupported: {
    what: "This browser lacks an algorithm that the line is made of.",
    todo: "Use Chromium, Chrome or Edge of version 156 or newer; other browsers have not been tried.",
  },
  program: {
    what: "This page made a mistake.",
    todo: "Load it again; drafts are kept. If it happens again, tell your operator what you did.",
  },
  "key-lost": {
    what: "This browser cannot keep a key.",
    todo: "Do not go on here. Use another browser or computer, and tell your registrar.",
  },
  held: { what: "Somebody else has the watch, and their desk gives signs of life.", todo: "Ask them to hand it over." },
  "not-held": { what: "Nobody has the watch.", todo: "Take it." },
  "not-holder": { what: "You no longer have the watch at this desk.", todo: "Load the page again and see who has it." },
  "another-officer": { what: "Only the officer who signs last may send it.", todo: "Sign it on your own device." },
  "one-officer": { what: "A handover needs two officers.", todo: "Choose a colleague." },
  alarm: { what: "The alarm was not heard.", todo: "Ring it, and confirm that you hear it." },
  previous: { what: "The watch has changed hands meanwhile.", todo: "Load the page again and see who has it." },
  "not-offered": {
    what: "The offer stands no more: it was taken back, made to somebody else, or is more than an hour old.",
    todo: "Load the page again; ask your colleague to offer the watch once more.",
  },
  numbers: {
    what: "The last numbers that were signed are not those that our node held when they were signed.",
    todo: "Load the page again, compare the numbers once more and sign again; a watch that was offered is to be offered anew.",
  },
  superseded: {
    what: "Another officer changed this meanwhile.",
    todo: "Compare yours with what stands now, then keep it once more.",
  },
  "acknowledge-the-message": {
    what: "A message rings until its receipt is acknowledged.",
    todo: "Open it and acknowledge receipt.",
  },
} satisfies Record<string, Refusal>;

/** For a code that is in neither table. */
export const unknownRefusal = (code: string): Refusal => ({
  what: `It was refused (code ${code}).`,
  todo: security,
});

/** What was kept, by where it stopped. */
export const kept = {
  own: "Nothing has left this side. Your text is kept on this device.",
  waiting: "Signed and kept on this device. It is sent as soon as that is possible.",
  entry: "The entry stays in the log. It changes nothing.",
  nothing: "Nothing was changed.",
};

/** Why a message cannot be read on this device. */
export const cannotOpen = {
  "no-key": {
    what: "This device has not been given the key.",
    todo: "A colleague whose device can open this file can grant it to you.",
  },
  wrap: {
    what: "The key that was sealed for this device is not the one the content was sealed with.",
    todo: "State 'cannot open, repeat': the other side then knows.",
  },
  body: {
    what: "The content is damaged, or is not what was signed.",
    todo: "State 'cannot open, repeat': the other side then knows.",
  },
  part: {
    what: "Our own node gave other bytes than those that were signed.",
    todo: "They are asked for again by itself. If it goes on, tell your security officer.",
  },
  content: {
    what: "The content is not what its drafter signed.",
    todo: "State 'cannot open, repeat', and tell your security officer.",
  },
} satisfies Record<Extract<Body, { state: "cannot-open" }>["reason"], Refusal>;

/** What this device could not verify by itself. */
export const alarms = {
  fork: {
    what: "Inconsistent histories: one log was shown in two versions, both signed.",
    todo:
      "Nothing more is taken from that log. Export the proof, and tell your head of centre and the other " +
      "side by voice.",
  },
  "fork-told": {
    what: "Our own node reports inconsistent histories of one log; this device could not verify that.",
    todo:
      "Our node takes nothing more from that log. Export what it shows, and tell your security officer and your head " +
      "of centre.",
  },
  checkpoint: { what: "The signature under a log does not hold.", todo: security },
  consistency: { what: "It could not be shown that the log only grew.", todo: security },
  inclusion: { what: "It could not be shown that an entry is in the log.", todo: security },
  stale: {
    what: "Our node shows an older log than this device has seen, or has had no news for long.",
    todo: "Do not rely on what is missing. Tell your security officer.",
  },
  "trust-missing": { what: "A change of signatories is being withheld from this device.", todo: security },
  "trust-entry": { what: "A change of signatories does not hold.", todo: security },
  hotline: { what: "This is not the line that this device was enrolled for.", todo: "Stop. Call your registrar." },
  answer: { what: "Our own node answered something that cannot be right.", todo: security },
  storage: {
    what: "This browser could not keep or read what it must keep.",
    todo: "Make room on this computer and load the page again. If it goes on, use another browser or computer.",
  },
} satisfies Record<Alarm["code"], Refusal>;
