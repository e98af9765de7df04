/**
 * What the own node answers of drafts, read strictly like all its answers (`answers.ts`): sealed, and unverified.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { type Envelope, envelopeFrom } from "../protocol/dsse.ts";
import { asciiWord, base64Bytes, type Field, fields, hex, integer, listOf, nullable, utc } from "../protocol/wire.ts";
import { BODY_LIMIT, word } from "../protocol/words.ts";
import { MAX_PARTS, readPart } from "./answers.ts";

const MAX_PAGE = 100;

export interface DraftRow {
  readonly id: string;
  readonly space: string;
  readonly sealed: Bytes;
  readonly draft: Envelope;
  readonly body: readonly Bytes[];
  /** When its releaser was called. */
  readonly called: number | null;
  readonly returned: Returned | null;
}

/** That a draft was sent back, by whom and when, and the sealed reason. */
export interface Returned {
  readonly at: number;
  readonly by: { readonly officer: number; readonly post: string } | null;
  readonly sealed: Bytes;
}

export interface DraftPage {
  readonly drafts: readonly DraftRow[];
  readonly before: number | null;
}

/** The id of a draft that is kept now. */
export function readKept(field: Field): string {
  const [id] = fields(field, "id");
  return asciiWord(id);
}

export function readDrafts(field: Field): DraftPage {
  const [drafts, before] = fields(field, "drafts", "before");
  return { drafts: listOf(drafts, readDraft, { limit: MAX_PAGE }), before: nullable(before, integer) };
}

function readDraft(field: Field): DraftRow {
  const [id, space, sealed, draft, body, called, returned] = fields(
    field,
    "id",
    "space",
    "sealed",
    "draft",
    "body",
    "called",
    "returned",
  );
  return {
    id: asciiWord(id),
    space: hex(space, 16),
    sealed: base64Bytes(sealed, { limit: BODY_LIMIT }),
    draft: envelopeFrom(draft),
    body: listOf(body, readPart, { limit: MAX_PARTS }),
    called: nullable(called, utc),
    returned: nullable(returned, readReturned),
  };
}

function readReturned(field: Field): Returned {
  const [at, by, sealed] = fields(field, "at", "by", "sealed");
  return { at: utc(at), by: nullable(by, readReturner), sealed: readPart(sealed) };
}

function readReturner(field: Field): { officer: number; post: string } {
  const [officer, post] = fields(field, "officer", "post");
  return { officer: integer(officer, { maximum: 9_999 }), post: word(post) };
}
