/** All words in English. */
export * from "./audit.ts";
export * from "./brief.ts";
export * from "./cases.ts";
export * from "./codes.ts";
export * from "./declaration.ts";
export * from "./desk.ts";
export * from "./enrolment.ts";
export * from "./lists.ts";
export * from "./othermeans.ts";
export * from "./exercises.ts";
export * from "./practice.ts";
export * from "./refusals.ts";
export * from "./release.ts";
export * from "./shell.ts";
export * from "./trust.ts";
export * from "./watch.ts";
export * from "./writing.ts";
