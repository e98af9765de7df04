/** Trust, in English. */

export const trust = {
  heading: "Trust",
  lead: "What this line rests on, and what this device has checked by itself.",
  alarms: {
    heading: "Could not be verified",
    none: "Everything that this device was shown so far could be verified.",
    since: (time: string) => `since ${time}`,
    export: "Export the proof",
    proof: "Two signed states of one log that no history passes through. Whoever holds the public keys can check them.",
    passes:
      "Two signed states of one log that no history passes through: the larger one has another root at the smaller " +
      "size. Whoever holds the public keys can check both, and what leads from one to the other.",
    told: "Both states as our own node shows them. This device could not check them.",
  },
  browser: {
    heading: "This browser",
    loaded: "What was loaded",
    same: "Same as the manifest in the list of signatories",
    differs: "NOT the same as the manifest in the list of signatories",
    unlisted: "Our list of signatories names no manifest yet",
    unknown: "Could not be compared now",
    comparing: "Being compared",
    older: "Older than what our node serves now",
    honest:
      "What this browser loaded was compared by itself with the manifest, no more. The node that serves the" +
      " code could serve code that compares falsely. Who must not depend on it installs the same bundle " +
      "from another source.",
    manifest: "Manifest",
    files: (count: number) => `${count} files compared`,
    storage: "Storage",
    persistent: "The browser has promised to keep this device's key.",
    notPersistent:
      "The browser has not promised to keep this device's key. It could be lost when space runs short: have" +
      " a second device listed.",
    device: "This device",
    notListed: "not on the list",
  },
  arrangement: {
    heading: "Arrangement in force",
    version: "Version",
    line: "Digits of the line",
    real: "Real or not",
    demonstration: "Demonstration: nothing said here is said between governments",
    isReal: "Real",
    precedence: "Precedence, handling target",
    replies: "Time limits for replies",
    paragraph: (basis: string) => `§\u00a0${basis}`,
    capacities: "On behalf of",
    signatures: (count: number): string => (count === 1 ? "one officer signs" : "two officers sign"),
    languages: "Languages",
  },
  signatories: {
    heading: "Authorised signatories",
    version: (version: number) => `list no. ${version}`,
    posts: "Posts",
    releases: "may release for",
    drafts: "may draft for",
    nothing: "nothing",
    devices: "Devices",
    columns: { who: "Post, number", since: "Since", digits: "Digits, to compare by voice", state: "State" },
    valid: "listed",
    revoked: "revoked",
    this: "this device",
    registrars: "Registrars",
    none: "None listed yet.",
  },
  logs: {
    heading: "Both logs",
    own: "Our log",
    other: "Their log",
    size: "Entries",
    signed: "Signed",
    cosigned: "Cosigned by the other side",
    notCosigned: "not yet",
    root: "Root",
    mark: "Time mark of the other side",
    markHolds: (time: string, size: string) => `${time}: held ${size} of our entries`,
    none: "No verified state yet.",
    explain:
      "Each side writes its own log, to which one can only add. The other side keeps a copy and signs that " +
      "it fits all it has seen before. This device checks both signatures and that each state contains the " +
      "last one it knew.",
  },
};
