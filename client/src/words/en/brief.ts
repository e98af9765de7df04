/** What one officer says alone, in agreed wording; in English. */

export const brief = {
  wording: "Wording",
  authentic: "Agreed beforehand; equally authentic in both languages. Only the values are yours.",
  notAgreed: "The texts shipped with this desk are not those of the Arrangement in force. Call your security officer.",
  valuesHeading: "Values",
  missing: "Fill this in.",
  values: {
    by: "By",
    from: "From",
    until: "Until",
    minutes: "Within",
    number: "Number of the message",
    numbers: "Numbers that are missing",
    side: "Whose messages",
    report: "Public report: where and what",
    hash: "SHA-256 of the report, if known",
  },
  numbersHelp: "Numbers of this year, with commas: 12, 13",
  hashHelp: "64 digits and letters a to f",
  holding: "Holding reply",
  short: "Agreed short message",
  service: "Service message",
};
