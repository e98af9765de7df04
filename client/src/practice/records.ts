/** What a node answers from both logs: entries with their proofs, spaces, items in reading order. */

import type { Bytes } from "../protocol/bytes.ts";
import type { Decision } from "../protocol/decision.ts";
import { Refused } from "../protocol/errors.ts";
import { type Place, placeOf, readingOrder } from "../protocol/reading.ts";
import { checkUsable, LINE, participants, type Space, THE_LINE } from "../protocol/spaces.ts";
import { isMessage, type Statement } from "../protocol/statement.ts";
import { type Taken, View } from "../protocol/view.ts";
import { encodeBase64, encodeUtc, type Json } from "../protocol/wire.ts";
import { bodyKey } from "./centre.ts";
import type { Hotline, SideCode } from "./hotline.ts";
import type { Placed } from "./standing.ts";

/** An answer's object. */
export type Answer = { [name: string]: Json };

/** A statement as its log's walk judged it. */
type Said = Taken & { readonly side: SideCode; readonly item: Statement };

/** Bytes of a body that comes along with its item. */
const MAX_BODY_ALONG = 32 * 1024;
/** Trust entries in one answer. */
const MAX_TRUST = 256;

export class Records {
  constructor(
    readonly hotline: Hotline,
    readonly side: SideCode,
  ) {}

  /** What this side's walk knows. */
  view(): View {
    const { walk, records } = this.hotline.centre(this.side).log;
    return new View(records, walk.own, walk.other, walk.hotline);
  }

  trustEntries(side: SideCode, after: number): Answer {
    const { entries, verdicts } = this.hotline.centre(side).log;
    const found = verdicts.filter(({ index, item }) => index >= after && item !== null && !("says" in item));
    return { entries: found.slice(0, MAX_TRUST).map(({ index }) => ({ index, entry: encodeBase64(entries[index]!) })) };
  }

  async entry(side: SideCode, index: number, size: number): Promise<Answer> {
    const centre = this.hotline.centre(side);
    const proof = await centre.inclusion(index, size);
    const { entries, verdicts } = centre.log;
    const code = verdicts[index]!.code;
    return { index, entry: encodeBase64(entries[index]!), proof: proof.map((hash) => hash.toHex()), code };
  }

  /** A stored part of a body; undefined while it has not come. */
  part(side: SideCode, index: number, part: number): Bytes | undefined {
    return this.hotline.centre(side).bodies.get(bodyKey(index, part));
  }

  async item(side: SideCode, index: number): Promise<Answer> {
    const { size } = this.hotline.centre(side).log;
    const delivered = this.delivered(side, index);
    return {
      side,
      ...(await this.entry(side, index, size)),
      size,
      delivered: delivered === null ? null : { index: delivered.index, at: encodeUtc(delivered.frame!.at) },
      withheld: null,
      other_means: [],
    };
  }

  /** The same with its body's parts, null for those that have not come or are of a large body. */
  async itemWithParts(side: SideCode, index: number): Promise<Answer> {
    const { item, code } = this.hotline.centre(side).log.verdicts[index]!;
    const named = item !== null && "says" in item && code === null ? item.body : [];
    const along = named.reduce((total, { size }) => total + size, 0) <= MAX_BODY_ALONG;
    const parts = named.map((_, part) => (along ? this.part(side, index, part) : undefined));
    return {
      ...(await this.item(side, index)),
      parts: parts.map((part) => (part === undefined ? null : encodeBase64(part))),
    };
  }

  async spaces(): Promise<Answer> {
    return { spaces: this.opened().map((one) => this.spaceRow(one)), next: null };
  }

  /** A space, or null for one that nobody opened; the line itself needs no opening. */
  space(id: string): Answer | null {
    if (id === LINE) return { ...this.lineRow(), ...this.taking(THE_LINE) };
    const opened = this.opened().find(({ item }) => item.space === id);
    if (opened === undefined) return null;
    const record = this.hotline.centre(opened.side).log.records.get(`space/${id}`) as Space;
    return { ...this.spaceRow(opened), ...this.taking(record) };
  }

  /** Who takes part in a space, under which keys, and how much each side has said in it. */
  private taking(record: Space): Answer {
    const among = this.statements().filter((one) => one.item.space === record.id && one.code === null);
    const lists = this.view().bothSignatories();
    const epochs = among.flatMap(({ epoch, side, index }) => {
      if (epoch === null) return [];
      return [{ epoch: epoch.id, side, index, usable: isUsable(() => checkUsable(epoch, lists)) }];
    });
    const { sides } = this.hotline;
    const tallies = Object.fromEntries(sides.map((code) => [code, among.filter(({ side }) => side === code).length]));
    const recipients = [...participants(record, lists).keys()];
    const all = lists.flatMap(({ side, posts }) => [...posts.keys()].sort().map((post) => [side, post] as const));
    const posts = (record.posts ?? all).map(([side, post]) => [side, post]);
    return { epochs, tallies, posts, recipients };
  }

  async items(space: string, before: string | null, limit: number): Promise<Answer> {
    const found = this.statements().filter((one) => one.item.space === space);
    const places = await Promise.all(
      found.map(({ side, index, frame }) => placeOf({ side, index, at: frame!.at, past: frame!.seen.end })),
    );
    const of = (side: string): Place[] =>
      places.filter((place) => place.side === side).sort((a, b) => a.index - b.index);
    const [one, other] = this.hotline.sides;
    const order = readingOrder(of(one), of(other));
    const end = before === null ? order.length : Number(before);
    const start = Math.max(0, end - limit);
    const items = order.slice(start, end).map(({ side, index }) => this.item(side, index));
    return { items: await Promise.all(items), before: start === 0 ? null : String(start) };
  }

  /** All that counts, in the order of each log. */
  placed(): Placed[] {
    return this.statements()
      .filter(({ code }) => code === null)
      .map(({ side, index, frame, item }) => {
        const delivered = this.delivered(side, index)?.frame?.at ?? null;
        return { side, index, item, at: frame!.at, number: frame!.number, delivered };
      });
  }

  /** How many files there are. */
  get files(): number {
    return this.opened().length;
  }

  /** The admissible `open` statements of both sides. */
  private opened(): Said[] {
    return this.statements().filter(({ item, code }) => code === null && item.type === "open");
  }

  /** The statements of both logs, each with the side in whose log it stands. */
  private statements(): Said[] {
    return this.hotline.sides.flatMap((side) =>
      this.hotline
        .centre(side)
        .log.verdicts.flatMap((taken) =>
          taken.item !== null && "says" in taken.item ? [{ ...taken, side, item: taken.item }] : [],
        ),
    );
  }

  /** The first entry of the other log that covers an entry. */
  private delivered(side: SideCode, index: number): Taken | null {
    const { verdicts } = this.hotline.centre(this.hotline.other(side)).log;
    return verdicts.find(({ sound, frame }) => sound && frame!.seen.end > index) ?? null;
  }

  private lineRow(): Answer {
    const among = this.statements().filter((one) => one.item.space === LINE);
    const founded = this.hotline.centre(this.side).log.verdicts[0]!.frame!.at;
    return {
      space: LINE,
      kind: "line",
      exercise: false,
      name: null,
      opened: null,
      title: null,
      last: encodeUtc(Math.max(founded, ...among.map((one) => one.frame!.at))),
      messages: among.filter((one) => one.code === null && isMessage(one.item)).length,
    };
  }

  private spaceRow({ item, side, frame }: Said): Answer {
    const { space, exercise } = item;
    const among = this.statements().filter((one) => one.item.space === space);
    const { version } = this.hotline.centre(side).log.records.get(`decision/${space}/title`) as Decision;
    const where = (id: string): Answer => {
      const found = among.find((one) => one.item.id === id)!;
      return { side: found.side, index: found.index };
    };
    const year = new Date(frame!.at * 1000).getUTCFullYear();
    const count =
      this.opened()
        .filter((one) => one.side === side)
        .findIndex((one) => one.item.id === item.id) + 1;
    return {
      space,
      kind: "case",
      exercise,
      name: [side, year, count],
      opened: where(item.id),
      title: where(version),
      last: encodeUtc(Math.max(...among.map((one) => one.frame!.at))),
      messages: among.filter((one) => one.code === null && isMessage(one.item)).length,
    };
  }
}

function isUsable(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}
