/** Entries and headers: spelling, ids, limits; and both spelled again. */
import { describe, expect, test } from "vitest";
import frames from "../../../tests/vectors/frame.json";
import statements from "../../../tests/vectors/statement.json";
import { utf8 } from "../../src/protocol/bytes.ts";
import { encodeFrame, parseFrame } from "../../src/protocol/frame.ts";
import { STATEMENT_TYPES } from "../../src/protocol/says.ts";
import {
  draftMatches,
  draftValue,
  headerValue,
  headerWithoutBody,
  isMessage,
  parseStatement,
  payloadType,
  type Statement,
} from "../../src/protocol/statement.ts";
import { encode } from "../../src/protocol/wire.ts";
import { type Case, casesOf, outcome } from "./cases.ts";

interface Entry {
  readonly entry: string;
}

interface Header {
  readonly payload: string;
  readonly payload_type: string;
  readonly id: string;
  readonly message: boolean;
  readonly exercise: boolean;
  readonly header_without_body: string;
  readonly draft_matches?: boolean;
}

const decoder = new TextDecoder();
const headers = casesOf<Header>(statements, "parse");

describe("parseFrame", () => {
  test.each(casesOf<Entry>(frames, "parse"))("$name", async (one) => {
    const entry = utf8(one.entry);
    const frame = await outcome(one, () => parseFrame(entry));
    if (frame !== undefined) expect(decoder.decode(encodeFrame(frame))).toBe(one.entry);
  });
});

function parsed(one: Header & Case): Promise<Statement> {
  return parseStatement({ payloadType: one.payload_type, payload: utf8(one.payload), signatures: [] });
}

/** The header spelled anew from what was read of it. */
function spelled(statement: Statement): string {
  return decoder.decode(encode(headerValue(statement.type, statement.says, statement)));
}

describe("parseStatement", () => {
  test.each(headers)("$name", async (one) => {
    const statement = await outcome(one, () => parsed(one));
    if (statement === undefined) return;
    expect([statement.id, isMessage(statement), statement.exercise]).toEqual([one.id, one.message, one.exercise]);
    expect(decoder.decode(headerWithoutBody(utf8(one.payload)))).toBe(one.header_without_body);
    expect(spelled(statement)).toBe(one.payload);
    if (statement.draft !== null) expect(draftMatches(statement, statement.draft)).toBe(one.draft_matches);
  });
});

test("each type is there", async () => {
  const read = await Promise.all(headers.filter((one) => one.expect === "ok").map(parsed));
  expect(new Set(read.map(({ type }) => type))).toEqual(new Set(STATEMENT_TYPES));
});

test("a draft is spelled as it was signed", async () => {
  const read = await Promise.all(headers.filter((one) => one.draft_matches === true).map(parsed));
  expect(read.length).toBeGreaterThan(0);
  for (const { type, says, draft } of read) {
    expect(encode(draftValue(type, says, draft!)).toHex()).toBe(draft!.envelope.payload.toHex());
  }
});

test("each reality has a payload type of its own", () => {
  const types = [true, false].flatMap((demonstration) =>
    [true, false].map((exercise) => payloadType({ demonstration, exercise })),
  );
  expect(new Set(types).size).toBe(4);
});
