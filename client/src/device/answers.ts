/**
 * The node's answers, read strictly: what is missing, unknown or of another type is refused. `docs/api.md` has them.
 *
 * Nothing read here is verified; fields are the node's word until `trust.ts` and `reader.ts` have checked them. Errors
 * are `Malformed("wire", place)`, which `api.ts` turns into `WrongAnswer`.
 *
 * Here are the hotline, the officer, the enrolment of a device, and what several answers are made of. What is answered
 * of logs, spaces, the desk, drafts and the watch is in `loganswers.ts`, `spaceanswers.ts`, `deskanswers.ts`,
 * `draftanswers.ts` and `watchanswers.ts`.
 */
import type { Bytes } from "../protocol/bytes.ts";
import {
  asciiWord,
  base64Bytes,
  boolean,
  type Field,
  fields,
  integer,
  listOf,
  nullable,
  text,
  utc,
} from "../protocol/wire.ts";
import { BODY_LIMIT, choice, digest, side, word } from "../protocol/words.ts";

/** Parts of a body, at most. */
export const MAX_PARTS = 16;

/** Where an entry stands: in whose log, and at which index. */
export interface Where {
  readonly side: string;
  readonly index: number;
}

export interface Hotline {
  readonly hotline: string;
  readonly own: string;
  readonly other: string;
  readonly demonstration: boolean;
  readonly now: number;
}

export interface Me {
  readonly officer: number;
  readonly post: string;
  readonly language: string;
  readonly device: string | null;
  readonly permissions: readonly string[];
  readonly authority: string;
}

export interface EnrolmentAnswer {
  readonly state: "none" | "waiting" | "listed" | "revoked";
  readonly device: string | null;
  readonly digits: string | null;
  readonly since: number | null;
  readonly signedBy: readonly { readonly registrar: number; readonly at: number }[];
  readonly telephone: string | null;
}

export function readHotline(field: Field): Hotline {
  const [hotline, own, other, demonstration, now] = fields(field, "hotline", "own", "other", "demonstration", "now");
  return {
    hotline: digest(hotline),
    own: side(own),
    other: side(other),
    demonstration: boolean(demonstration),
    now: utc(now),
  };
}

export function readMe(field: Field): Me {
  const [officer, post, language, device, permissions, authority] = fields(
    field,
    "officer",
    "post",
    "language",
    "device",
    "permissions",
    "authority",
  );
  return {
    officer: integer(officer, { maximum: 9_999 }),
    post: word(post),
    language: word(language),
    device: nullable(device, digest),
    permissions: listOf(permissions, (one) => asciiWord(one), { limit: 64 }),
    authority: text(authority, { limit: 256 }),
  };
}

export function readEnrolment(field: Field): EnrolmentAnswer {
  const [state, device, digits, since, signed, telephone] = fields(
    field,
    "state",
    "device",
    "digits",
    "since",
    "signed_by",
    "registrar_telephone",
  );
  return {
    state: choice(state, ["none", "waiting", "listed", "revoked"]),
    device: nullable(device, digest),
    digits: nullable(digits, (one) => text(one, { limit: 64 })),
    since: nullable(since, utc),
    signedBy: listOf(signed, readSignedBy, { limit: 16 }),
    telephone: nullable(telephone, (one) => text(one, { limit: 64 })),
  };
}

/** An entry's side and its index in that side's log. */
export function readWhere(field: Field): Where {
  const [code, index] = fields(field, "side", "index");
  return { side: side(code), index: integer(index) };
}

/** {"XA":17,"XB":12}: two sides, whatever their codes. */
export function bySide<T>(field: Field, read: (field: Field) => T): Map<string, T> {
  const codes = typeof field.value === "object" && field.value !== null ? Object.keys(field.value) : [];
  if (codes.length !== 2 || !codes.every((code) => /^[A-Z]{2}$/.test(code))) field.refuse("two sides");
  return new Map(fields(field, ...codes).map((one, place) => [codes[place]!, read(one)]));
}

/** A sealed part, or another sealed text: at most what a body may hold. */
export function readPart(field: Field): Bytes {
  return base64Bytes(field, { limit: BODY_LIMIT });
}

function readSignedBy(field: Field): { registrar: number; at: number } {
  const [registrar, at] = fields(field, "registrar", "at");
  return { registrar: integer(registrar), at: utc(at) };
}
