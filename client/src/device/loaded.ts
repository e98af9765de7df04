/**
 * The items of one file as far as they are loaded: each verified, judged, opened, and put in order. What follows from
 * them together (chains, gaps, proposals) is derived anew for each view.
 */
import { digits } from "../protocol/digits.ts";
import { Malformed, ProtocolError, Refused } from "../protocol/errors.ts";
import { covers, type Frame } from "../protocol/frame.ts";
import { type Place, placeOf, readingOrder } from "../protocol/reading.ts";
import type { Statement } from "../protocol/statement.ts";
import type { Where } from "./answers.ts";
import { chainOf, followers, gapsIn, type Read, verdictOf } from "./chain.ts";
import { decidedIn } from "./decided.ts";
import { CannotOpen, DeviceError, isInterruption, WrongAnswer } from "./errors.ts";
import type { Keyring } from "./keyring.ts";
import { type Cover, firstSealed, openTexts, type Reader } from "./reader.ts";
import type { Item, SpaceAnswer } from "./spaceanswers.ts";
import type { Body, FileRow, FileView, Shown, Unreadable } from "./views.ts";

/** Where nothing of a log is readable, its entries stand first. */
const FIRST_TIME = 946_684_800;

/** An item that could be read, with its body. */
interface Loaded {
  readonly read: Read;
  readonly body: Body;
  readonly digits: string;
  readonly withheld: number | null;
  readonly otherMeans: Item["otherMeans"];
}

/** What is told when the node shows what does not hold. */
export type OnAlarm = (error: unknown, side: string | null) => Promise<void>;

export class LoadedFile {
  /** Where earlier items go on; null when none is left. */
  before: string | null = null;
  waitingForKeys: readonly string[] = [];
  private readonly loaded = new Map<string, Loaded>();
  private readonly unreadable = new Map<string, Unreadable>();
  private readonly tossed = new Map<string, Promise<Place>>();

  constructor(
    readonly space: string,
    public answer: SpaceAnswer,
    private readonly reader: Reader,
    private readonly keyring: Keyring,
    private readonly alarm: OnAlarm,
  ) {}

  get reads(): Read[] {
    return [...this.loaded.values()].map(({ read }) => read);
  }

  has(place: Where): boolean {
    return this.loaded.has(keyOf(place)) || this.unreadable.has(keyOf(place));
  }

  /** Takes an item in, as a page or the socket shows it: verified, judged and opened. */
  async add(item: Item): Promise<void> {
    const place = { side: item.side, index: item.index };
    try {
      const frame = await this.reader.trust.verifyEntry(item.side, item);
      await this.addRead(place, frame, item);
    } catch (error) {
      if (isInterruption(error)) throw error;
      this.unreadable.set(keyOf(place), { place, code: codeOf(error) });
      // Malformed and refused entries stand in the log for all to see; anything else the node alone answers for.
      if (!(error instanceof Malformed || error instanceof Refused)) await this.alarm(error, item.side);
    }
  }

  /**
   * Takes in what a verified entry of the other log says of items that wait for it. A node takes an entry in once it has
   * its body, so what was withheld is tried again.
   */
  async takeCover(side: string, index: number, frame: Frame): Promise<void> {
    const waiting = [...this.loaded.values()].filter(
      ({ read }) => read.place.side !== side && !isProven(read.cover) && covers(frame, read.place.index),
    );
    for (const one of waiting) {
      const { read, body } = one;
      const cover = await this.reader.coverIn(read.place, index, frame);
      const now = body.state === "withheld" ? await this.openAgain(one) : body;
      this.loaded.set(keyOf(read.place), { ...one, body: now, read: { ...read, cover } });
    }
  }

  /** Whether an entry of the other log with this frame would say something of items here. */
  waitsFor(side: string, frame: Frame): boolean {
    return this.reads.some(({ place, cover }) => place.side !== side && !isProven(cover) && covers(frame, place.index));
  }

  /** Tries again to open what did not open for want of a key, or of a body. */
  async reopen(): Promise<void> {
    for (const one of [...this.loaded.values()]) {
      const { state } = one.body;
      if (state !== "withheld" && !(state === "cannot-open" && ["no-key", "part"].includes(one.body.reason))) continue;
      this.loaded.set(keyOf(one.read.place), { ...one, body: await this.openAgain(one) });
    }
  }

  /** The text of a sealed statement among the items, if it is loaded and opened. */
  textOf(id: string): string | null {
    const found = [...this.loaded.values()].find(({ read }) => read.statement.id === id);
    return found?.body.state === "opened" ? (found.body.texts[0] ?? null) : null;
  }

  /** One loaded statement as pages show it. */
  shown(place: Where): Shown | undefined {
    const found = this.loaded.get(keyOf(place));
    return found === undefined ? undefined : this.show(found, followers(this.reads));
  }

  async view(row: FileRow, posts: FileView["posts"]): Promise<FileView> {
    const order = await this.inOrder();
    const reads = order.flatMap((key) => this.loaded.get(key)?.read ?? []);
    const { version, proposals } = decidedIn(reads, this.reader.trust.own);
    const whole = this.before === null;
    const following = followers(reads);
    return {
      ...row,
      posts,
      items: order.map((key) => this.unreadable.get(key) ?? this.show(this.loaded.get(key)!, following)),
      earlier: !whole,
      gaps: gapsIn(reads, { whole, tallies: this.answer.tallies }),
      version,
      proposals: proposals.map((one) => ({ ...one, title: this.textOf(one.id) })),
      waitingForKeys: this.waitingForKeys.filter((device) => !this.granted(device)),
    };
  }

  private async addRead(place: Where, frame: Frame, item: Item): Promise<void> {
    const { statement, unverified } = await this.reader.tryVerify(item.side, item.index, frame);
    if (statement.space !== this.space) throw new WrongAnswer("an item of another space");
    const cover =
      item.delivered === null ? null : await this.cover({ ...place, past: frame.seen.end }, item.delivered, item.code);
    const read = { place, frame, statement, unverified, cover };
    const body: Body = unverified === null ? await this.open(place, statement, item) : { state: "unopened" };
    const shownDigits = await digits(Uint8Array.fromHex(statement.id));
    this.unreadable.delete(keyOf(place));
    const { withheld, otherMeans } = item;
    this.loaded.set(keyOf(place), { read, body, digits: shownDigits, withheld, otherMeans });
  }

  /** An entry that does not cover it is the node's mistake: nothing is known, then. */
  private async cover(
    place: Where & { readonly past: number },
    delivered: { index: number; at: number },
    code: string | null,
  ): Promise<Cover | null> {
    try {
      return await this.reader.coverBy(place, delivered, code);
    } catch (error) {
      if (isInterruption(error)) throw error;
      if (!(error instanceof Malformed || error instanceof Refused)) await this.alarm(error, place.side);
      return null;
    }
  }

  private openAgain({ read, withheld }: Loaded): Promise<Body> {
    return this.open(read.place, read.statement, { withheld, parts: [] });
  }

  private async open(
    place: Where,
    statement: Statement,
    { withheld, parts: along }: Pick<Item, "withheld" | "parts">,
  ): Promise<Body> {
    const first = firstSealed(statement);
    if (statement.epoch === null || statement.body.length <= first) return { state: "none" };
    try {
      const parts = await this.reader.body(place, statement, { from: first, along });
      if (parts === null) return { state: "withheld", since: withheld ?? this.reader.now() };
      const key = await this.keyring.key(statement.space, statement.epoch);
      return { state: "opened", texts: await openTexts(statement, parts, key) };
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      if (error.reason === "part") await this.alarm(error, place.side);
      return { state: "cannot-open", reason: error.reason };
    }
  }

  private show(
    { read, body, digits: shownDigits, otherMeans }: Loaded,
    following: ReturnType<typeof followers>,
  ): Shown {
    const { statement, frame, place } = read;
    const { id, space, type, says, exercise, issued, signer, draft, verifiedOwn, verifiedOther } = statement;
    return {
      id,
      place,
      space,
      type,
      says,
      exercise,
      issued,
      signer,
      body,
      at: frame.at,
      no: frame.no,
      number: frame.number,
      drafter: draft?.signer ?? null,
      past: frame.seen.end,
      verified: { own: verifiedOwn.size, other: verifiedOther.size },
      verdict: verdictOf(read),
      chain: chainOf(read, following.get(id) ?? [], this.reader.trust.own),
      digits: shownDigits,
      otherMeans,
    };
  }

  private granted(device: string): boolean {
    return this.reads.some(({ statement }) => statement.type === "grant" && statement.says.device === device);
  }

  /** Keys of all items in reading order. What has no frame stands behind what precedes it in its log. */
  private async inOrder(): Promise<string[]> {
    const { own, other } = this.reader.trust;
    const [ours, theirs] = await Promise.all([this.places(own), this.places(other)]);
    return readingOrder(ours, theirs).map(keyOf);
  }

  private async places(side: string): Promise<Place[]> {
    const listed = [
      ...this.reads.map(({ place, frame }) => ({ ...place, at: frame.at, past: frame.seen.end })),
      ...[...this.unreadable.values()].map(({ place }) => ({ ...place, at: null, past: null })),
    ];
    const inLog = listed.filter((one) => one.side === side).sort((a, b) => a.index - b.index);
    let [at, past] = [inLog.find((one) => one.at !== null)?.at ?? FIRST_TIME, 0];
    return Promise.all(
      inLog.map((one) => {
        [at, past] = [one.at ?? at, one.past ?? past];
        return this.place({ side, index: one.index, at, past });
      }),
    );
  }

  /** A place with its toss, which is computed once. */
  private place(place: Omit<Place, "toss">): Promise<Place> {
    const key = `${keyOf(place)} ${place.at} ${place.past}`;
    const known = this.tossed.get(key);
    if (known !== undefined) return known;
    const tossed = placeOf(place);
    this.tossed.set(key, tossed);
    return tossed;
  }
}

/** What the node alone says of a cover gives way to what an entry shows. */
function isProven(cover: Cover | null): boolean {
  return cover?.proven ?? false;
}

/** How an item is named in maps: `XA/412`. */
function keyOf({ side, index }: Where): string {
  return `${side}/${index}`;
}

function codeOf(error: unknown): string {
  if (error instanceof ProtocolError || error instanceof DeviceError) return error.code;
  throw error;
}
