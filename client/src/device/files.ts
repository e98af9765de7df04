/**
 * The files that are open on this device, and the list of all: pages of items asked for as they are wanted, news taken
 * in as the socket brings them, titles opened once and kept sealed.
 */
import { PAYLOAD_TYPE as ARRANGEMENT } from "../protocol/arrangement.ts";
import { PAYLOAD_TYPE as SIGNATORIES } from "../protocol/changes.ts";
import { Malformed, Refused, Unverified } from "../protocol/errors.ts";
import { type Frame, parseFrame } from "../protocol/frame.ts";
import { isStatement, parseStatement, type Statement } from "../protocol/statement.ts";
import type { Where } from "./answers.ts";
import type { Api } from "./api.ts";
import { CannotOpen, unlessStorageFailed, WrongAnswer } from "./errors.ts";
import type { Keyring } from "./keyring.ts";
import { LoadedFile, type OnAlarm } from "./loaded.ts";
import { firstSealed, openTexts, type Reader } from "./reader.ts";
import type { Item, SpaceRow } from "./spaceanswers.ts";
import type { Store } from "./store.ts";
import type { FileRow, FileView, Shown } from "./views.ts";

const PAGE = 50;
/** Items verified and opened at a time. */
const AT_ONCE = 8;

/** A title as it is kept: whose text it is, and the text. */
interface KeptTitle extends Where {
  readonly text: string;
}

export class Files {
  private readonly open = new Map<string, Promise<LoadedFile>>();

  constructor(
    private readonly api: Api,
    private readonly store: Store,
    private readonly reader: Reader,
    private readonly keyring: Keyring,
    private readonly alarm: OnAlarm,
    private readonly changed: (space: string) => void,
  ) {}

  /** A page of all files, newest first. */
  async list(before?: string): Promise<{ files: FileRow[]; next: string | null }> {
    const from = before === undefined ? {} : { before };
    const { spaces, next } = await this.api.spaces({ kind: "case", limit: PAGE, ...from });
    return { files: await Promise.all(spaces.map((row) => this.row(row))), next };
  }

  async title(space: string): Promise<string | null> {
    return this.titleOf(await this.api.space(space));
  }

  async view(space: string): Promise<FileView> {
    const file = await this.load(space);
    const { kind, exercise, posts } = await this.reader.factsOf(space);
    const row = { ...(await this.row(file.answer)), kind, exercise };
    const view = await file.view(row, posts ?? file.answer.posts);
    return view.version === null ? { ...view, version: await this.versionIn(file) } : view;
  }

  /** The version in force where no item loaded tells it: the statement whose title it is. */
  private async versionIn({ answer }: LoadedFile): Promise<string | null> {
    if (answer.title === null) return null;
    const { statement } = await this.reader.statementAt(answer.title);
    return statement.space === answer.space ? statement.id : null;
  }

  /** One page more at the beginning. */
  async earlier(space: string): Promise<FileView> {
    const file = await this.load(space);
    if (file.before !== null) await this.page(file, file.before);
    return this.view(space);
  }

  /** One statement, whichever page of its file it is on. */
  async statement(place: Where): Promise<Shown> {
    const { statement } = await this.reader.statementAt(place);
    const file = await this.load(statement.space);
    while (!file.has(place) && file.before !== null) await this.page(file, file.before);
    const shown = file.shown(place);
    if (shown === undefined) throw new WrongAnswer("a statement that its file does not have");
    return shown;
  }

  /** The file of a space, its last page loaded. */
  load(space: string): Promise<LoadedFile> {
    const known = this.open.get(space);
    if (known !== undefined) return known;
    const asked = this.ask(space);
    this.open.set(space, asked);
    asked.catch(() => this.open.delete(space));
    return asked;
  }

  /** Asks again for the last page of every open file: what a cut socket may have missed. */
  async refresh(): Promise<void> {
    for (const [space, loading] of [...this.open]) {
      const file = await loading;
      await this.refreshAnswer(file);
      const { items } = await this.api.items(space, { limit: PAGE });
      await this.addAll(file, items);
      await file.reopen();
      this.changed(space);
    }
  }

  /** Takes in what the socket brings of a side's log. Gives whether a trust entry was among it. */
  async takeIn(side: string, items: readonly Item[]): Promise<boolean> {
    const touched = new Set<LoadedFile>();
    let trusted = false;
    for (const item of items) {
      const frame = frameIn(item);
      trusted ||= frame !== null && isTrust(frame);
      if (frame !== null) for (const file of await this.takeOne(side, item, frame)) touched.add(file);
    }
    for (const file of touched) {
      await this.refreshAnswer(file);
      this.changed(file.space);
    }
    return trusted;
  }

  private async takeOne(side: string, item: Item, frame: Frame): Promise<LoadedFile[]> {
    const files = await Promise.all(this.open.values());
    const statement = await statementIn(frame);
    const own = files.filter(({ space }) => space === statement?.space);
    for (const file of own) {
      await file.add(item);
      if (statement?.type === "grant") await this.takeGrant(file, item, statement);
    }
    const waiting = files.filter((file) => file.waitsFor(side, frame));
    if (waiting.length > 0) await this.takeCover(waiting, side, item);
    return [...own, ...waiting];
  }

  private async takeCover(files: readonly LoadedFile[], side: string, item: Item): Promise<void> {
    try {
      const frame = await this.reader.trust.verifyEntry(side, item);
      for (const file of files) await file.takeCover(side, item.index, frame);
    } catch (error) {
      // An unsound entry of the log covers nothing; the next repeats its range.
      if (error instanceof Malformed || error instanceof Refused) return;
      if (!(error instanceof Unverified || error instanceof WrongAnswer)) throw error;
      await this.alarm(error, side);
    }
  }

  private async takeGrant(file: LoadedFile, place: Where, statement: Statement): Promise<void> {
    if (file.shown(place)?.verdict.state === "unverified") return;
    await this.keyring.takeGrant(place, statement);
    await file.reopen();
  }

  private async ask(space: string): Promise<LoadedFile> {
    const file = new LoadedFile(space, await this.api.space(space), this.reader, this.keyring, this.alarm);
    await this.page(file, null);
    file.waitingForKeys = await this.withoutKeys(space);
    return file;
  }

  /** Loads the page before `before`; the last one for null. Its newest come first, as their answers are shown. */
  private async page(file: LoadedFile, before: string | null): Promise<void> {
    const page = await this.api.items(file.space, { limit: PAGE, ...(before === null ? {} : { before }) });
    await this.addAll(file, page.items);
    file.before = page.before;
  }

  private async addAll(file: LoadedFile, items: readonly Item[]): Promise<void> {
    const waiting = items.values();
    const work = async (): Promise<void> => {
      for (const item of waiting) await file.add(item);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  private async withoutKeys(space: string): Promise<string[]> {
    try {
      return await this.keyring.without(space);
    } catch (error) {
      if (error instanceof CannotOpen || error instanceof Refused) return [];
      throw error;
    }
  }

  private async refreshAnswer(file: LoadedFile): Promise<void> {
    file.answer = await this.api.space(file.space);
    file.waitingForKeys = await this.withoutKeys(file.space);
  }

  private async row(row: SpaceRow): Promise<FileRow> {
    const { space, kind, exercise, name, last, messages } = row;
    return { space, kind, exercise, name, last, messages, title: await this.titleOf(row) };
  }

  /** The title in force, opened; null where it cannot be. */
  private async titleOf({ space, title }: SpaceRow): Promise<string | null> {
    if (title === null) return null;
    const kept = await this.store.opened<KeptTitle>("titles", space);
    if (kept?.side === title.side && kept.index === title.index) return kept.text;
    try {
      const text = await this.openTitle(space, title);
      const opened: KeptTitle | null = text === null ? null : { ...title, text };
      if (opened !== null) await this.store.seal("titles", space, opened).catch(unlessStorageFailed);
      return text;
    } catch (error) {
      if (error instanceof CannotOpen || error instanceof Malformed || error instanceof Refused) return null;
      if (!(error instanceof Unverified || error instanceof WrongAnswer)) throw error;
      await this.alarm(error, title.side);
      return null;
    }
  }

  private async openTitle(space: string, place: Where): Promise<string | null> {
    const { statement } = await this.reader.statementAt(place);
    const { type, epoch } = statement;
    if ((type !== "open" && type !== "proposal") || statement.space !== space || epoch === null) {
      throw new WrongAnswer("another file's title");
    }
    const parts = await this.reader.body(place, statement, { from: firstSealed(statement) });
    if (parts === null) return null;
    const [text] = await openTexts(statement, parts, await this.keyring.key(space, epoch));
    return text ?? null;
  }
}

function frameIn(item: Item): Frame | null {
  try {
    return parseFrame(item.entry);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** The unverified statement in a frame, to see which file it is of. */
async function statementIn({ envelope }: Frame): Promise<Statement | null> {
  if (envelope === null || !isStatement(envelope)) return null;
  try {
    return await parseStatement(envelope);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function isTrust({ envelope }: Frame): boolean {
  return envelope?.payloadType === ARRANGEMENT || envelope?.payloadType === SIGNATORIES;
}
