/** What came by voice, fax or courier instead of the line, as our officers enter it: the node's word, ours only. */
import { encodeUtc, type Field, fields, hex, integer, listOf, nullable, text, utc } from "../protocol/wire.ts";
import { choice, side as sideOf } from "../protocol/words.ts";
import type { Api } from "./api.ts";
import { MEANS, type Means } from "./spaceanswers.ts";

const MAX_ROWS = 50;
const TEXT_LIMIT = 2_000;

/** A message of the other side that came by other means. `number` as it was told. */
export interface Heard {
  readonly digits: string;
  readonly means: Means;
  readonly number: number | null;
  readonly side: string;
  readonly at: number;
  readonly note: string;
}

/** Where the message stands that has arrived. */
export interface Arrived {
  readonly index: number;
  readonly space: string;
  readonly number: number | null;
}

/** The same as it is kept. `arrived`: the message with these digits is here; its place if we take part in its file. */
export interface KeptHeard extends Heard {
  readonly officer: number;
  readonly arrived: { readonly place: Arrived | null } | null;
}

export class OtherMeans {
  constructor(private readonly api: Api) {}

  /** The newest, those that were received last first. */
  received(): Promise<KeptHeard[]> {
    return this.api.get("/api/v1/other-means", readReceived);
  }

  /** Enters one. The same again is kept once. */
  async enter(heard: Heard): Promise<void> {
    await this.api.change("POST", "/api/v1/other-means", { ...heard, at: encodeUtc(heard.at) });
  }
}

function readReceived(field: Field): KeptHeard[] {
  const [received] = fields(field, "received");
  return listOf(received, readHeard, { limit: MAX_ROWS });
}

function readHeard(field: Field): KeptHeard {
  const [digits, means, number, side, at, note, officer, entered, arrived] = fields(
    field,
    "digits",
    "means",
    "number",
    "side",
    "at",
    "note",
    "officer",
    "entered",
    "arrived",
  );
  utc(entered);
  return {
    digits: text(digits, { limit: 47 }),
    means: choice(means, MEANS),
    number: nullable(number, (one) => integer(one)),
    side: sideOf(side),
    at: utc(at),
    note: text(note, { limit: TEXT_LIMIT }),
    officer: integer(officer),
    arrived: nullable(arrived, readArrived),
  };
}

function readArrived(field: Field): KeptHeard["arrived"] {
  const [index, space, number] = fields(field, "index", "space", "number");
  const place = nullable(index, (one) => integer(one));
  if (place === null) return { place: null };
  return { place: { index: place, space: hex(space, 16), number: nullable(number, (one) => integer(one)) } };
}
