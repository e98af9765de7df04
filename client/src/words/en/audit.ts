/** What accounts and devices did, in English. */
import { counted } from "./plural.ts";

type Named = Readonly<Record<string, string>>;

export const audit = {
  heading: "Audit",
  lead:
    "What the accounts and devices of our centre did; it stays on our side. Accounts are our node's word, from its " +
    "national log; devices were verified here, by our list of signatories.",
  empty: "Nothing has been entered yet.",
  earlier: "Earlier entries",
  officer: (number: number) => `officer ${String(number).padStart(2, "0")}`,
  tries: (left: number) => `${counted(left, "try", "tries")} left`,
  kinds: {
    "signed-in": "Signed in",
    "sign-in-failed": "Sign-in failed",
    "session-ended": "Session ended",
    invited: "Invited",
    "invitation-refused": "Wrong code of an invitation",
    "account-opened": "Account opened",
    "account-ended": "Account ended",
    "enrolment-asked": "A device asks to be listed",
    "device-listed": "Device listed",
    "device-revoked": "Device revoked",
  } as Named,
  /** By which way an officer signed in. */
  ways: { key: "sign-in key", password: "password and one-time code", recovery: "recovery code" } as Named,
  /** At what a sign-in failed. */
  failed: {
    key: "sign-in key, at least once in this hour",
    password: "password, at least once in this hour",
    code: "one-time code, at least once in this hour",
    recovery: "recovery code, at least once in this hour",
  } as Named,
  /** How a session ended. */
  ends: {
    "signed-out": "signed out",
    ended: "by the officer, from another session",
    expired: "ran out",
    revoked: "device revoked",
    "account-ended": "account ended",
  } as Named,
};
