/**
 * The epoch keys that this device holds: unwrapped from the statement that began the epoch, or granted by a colleague's
 * device. Each is tried on the sealed text behind the wraps before it is believed, and kept sealed.
 */
import type { Bytes } from "../protocol/bytes.ts";
import { openGrant, parseWraps, recipientsHash, unwrapEpochKey } from "../protocol/epoch.ts";
import { Malformed, Refused, Unverified } from "../protocol/errors.ts";
import { checkUsable, participants } from "../protocol/spaces.ts";
import type { Statement } from "../protocol/statement.ts";
import type { Where } from "./answers.ts";
import type { Api } from "./api.ts";
import { CannotOpen, WrongAnswer } from "./errors.ts";
import type { DeviceKeys } from "./keys.ts";
import { firstSealed, openSealed, type Reader } from "./reader.ts";
import type { EpochKey } from "./seal.ts";
import type { EpochRow } from "./spaceanswers.ts";
import type { Store } from "./store.ts";

/** Where the node says that an epoch of a space began. */
interface Row extends EpochRow {
  readonly space: string;
}

/** An epoch as its statement has it: to whom its key was wrapped, and the sealed text behind. */
interface Begun {
  readonly statement: Statement;
  readonly wraps: ReadonlyMap<string, Bytes>;
  readonly text: Bytes;
}

export class Keyring {
  private readonly held = new Map<string, Bytes>();
  private readonly begun = new Map<string, Promise<Begun>>();
  /** Of which spaces all grants were looked for. */
  private readonly searched = new Set<string>();

  constructor(
    private readonly api: Api,
    private readonly store: Store,
    private readonly reader: Reader,
    private readonly keys: DeviceKeys,
  ) {}

  /** An epoch's key. Throws `CannotOpen`: `no-key` if there is none, `wrap` if what was wrapped opens nothing. */
  async key(space: string, epoch: string): Promise<Bytes> {
    const known = await this.known(epoch);
    if (known !== undefined) return known;
    const row = await this.row(space, epoch);
    let lost = new CannotOpen("no-key");
    const unwrapped = await this.unwrap(row).catch((error: unknown) => {
      if (!(error instanceof CannotOpen)) throw error;
      lost = error;
      return undefined;
    });
    const key = unwrapped ?? (await this.searchGrants(row));
    if (key === undefined) throw lost;
    return key;
  }

  /** Keeps the key of an epoch that this device began itself. */
  async keep({ id, key }: EpochKey): Promise<void> {
    this.held.set(id, key);
    await this.store.seal("epochs", id, key.toBase64());
  }

  /**
   * The newest epoch of a space under which something may be sealed now, or null if a new one must be begun: its key is
   * here, and no key to which it was sealed is revoked in the newest lists.
   */
  async usable(space: string): Promise<EpochKey | null> {
    const rows = await this.rows(space);
    const { trust } = this.reader;
    const lists = [trust.list(trust.own), trust.list(trust.other)];
    for (const row of rows.filter(({ usable }) => usable).reverse()) {
      try {
        const recipients = [...(await this.beginning(row)).wraps.keys()];
        checkUsable({ id: row.epoch, space, recipients }, lists);
        return { id: row.epoch, key: await this.key(space, row.epoch) };
      } catch (error) {
        if (!(error instanceof CannotOpen || error instanceof Refused)) throw error;
      }
    }
    return null;
  }

  /** All keys of a space that can be had, by epoch: what a colleague is granted. */
  async all(space: string): Promise<ReadonlyMap<string, Bytes>> {
    const keys = new Map<string, Bytes>();
    for (const row of await this.rows(space)) {
      // A key that is held already is asked of nobody, and may be another space's.
      await this.statementOf(row);
      const key = await this.key(space, row.epoch).catch(unlessLost);
      if (key !== undefined) keys.set(row.epoch, key);
    }
    return keys;
  }

  /** The own side's valid devices that take part in a space, and to which an epoch of it was not wrapped. */
  async without(space: string): Promise<string[]> {
    const [rows, facts] = await Promise.all([this.rows(space), this.reader.factsOf(space)]);
    const own = this.reader.trust.list(this.reader.trust.own);
    const present = [...participants(facts, [own]).keys()].filter((id) => own.devices.has(id));
    const wraps = await Promise.all(rows.map(async (row) => (await this.beginning(row)).wraps));
    return present.filter((id) => wraps.some((wrapped) => !wrapped.has(id)));
  }

  /** Takes the keys in that a colleague's device granted to this one. Those that open nothing are left. */
  async takeGrant(place: Where, statement: Statement): Promise<void> {
    if (statement.type !== "grant" || statement.says.device !== this.keys.id) return;
    const [sealed] = (await this.reader.body(place, statement)) ?? [];
    if (sealed === undefined) return;
    const granted = await openGrant(this.keys.sealing, sealed, this.passage(statement)).catch(unlessBroken);
    for (const [epoch, key] of granted ?? []) {
      const row = await this.row(statement.space, epoch);
      if ((await this.known(epoch)) === undefined) await this.tryKey(row, key).catch(unlessLost);
    }
  }

  private async known(epoch: string): Promise<Bytes | undefined> {
    const held = this.held.get(epoch);
    if (held !== undefined) return held;
    const kept = await this.store.opened<string>("epochs", epoch);
    if (kept === undefined) return undefined;
    const key = Uint8Array.fromBase64(kept);
    this.held.set(epoch, key);
    return key;
  }

  private async rows(space: string): Promise<Row[]> {
    const { epochs } = await this.api.space(space);
    return epochs.map((row) => ({ ...row, space }));
  }

  private async row(space: string, epoch: string): Promise<Row> {
    const found = (await this.rows(space)).find((one) => one.epoch === epoch);
    if (found === undefined) throw new CannotOpen("no-key");
    return found;
  }

  /** The key that was wrapped for this device, undefined if none was. Throws `CannotOpen("wrap")`. */
  private async unwrap(row: Row): Promise<Bytes | undefined> {
    const { statement, wraps } = await this.beginning(row);
    const wrap = wraps.get(this.keys.id);
    if (wrap === undefined) return undefined;
    const key = await unwrapEpochKey(this.keys.sealing, wrap, this.passage(statement), row.epoch).catch(unlessBroken);
    if (key === undefined) throw new CannotOpen("wrap");
    return this.tryKey(row, key);
  }

  /** The key itself, kept, if it opens the text that was sealed with the wraps. Throws `CannotOpen("wrap")`. */
  private async tryKey(row: Row, key: Bytes): Promise<Bytes> {
    const { statement, text } = await this.beginning(row);
    try {
      await openSealed(statement, firstSealed(statement), text, key);
    } catch (error) {
      if (error instanceof CannotOpen) throw new CannotOpen("wrap");
      throw error;
    }
    await this.keep({ id: row.epoch, key });
    return key;
  }

  /** Looks through a space's statements, newest first, for what was granted to this device. */
  private async searchGrants(row: Row): Promise<Bytes | undefined> {
    const { space } = row;
    if (this.searched.has(space)) return undefined;
    let before: string | null = null;
    do {
      const page = await this.api.items(space, before === null ? {} : { before });
      for (const item of page.items.reverse()) {
        const grant = await this.grantIn(item);
        if (grant !== undefined) await this.takeGrant(item, grant);
        const found = this.held.get(row.epoch);
        if (found !== undefined) return found;
      }
      before = page.before;
    } while (before !== null);
    this.searched.add(space);
    return undefined;
  }

  /** The verified grant at a place, undefined if there is anything else, or nothing that holds. */
  private async grantIn(place: Where): Promise<Statement | undefined> {
    try {
      const { statement } = await this.reader.statementAt(place);
      return statement.type === "grant" ? statement : undefined;
    } catch (error) {
      if (error instanceof Malformed || error instanceof Refused) return undefined;
      throw error;
    }
  }

  private beginning(row: Row): Promise<Begun> {
    const key = `${row.space} ${row.epoch}`;
    const known = this.begun.get(key);
    if (known !== undefined) return known;
    const asked = this.readBeginning(row);
    this.begun.set(key, asked);
    asked.catch(() => this.begun.delete(key));
    return asked;
  }

  /** The verified statement that began an epoch in its space: another space's goes to other posts. */
  private async statementOf(row: Row) {
    const { statement } = await this.reader.statementAt(row);
    if (statement.type !== "open" && statement.type !== "epoch") throw new WrongAnswer("no epoch's statement");
    if (statement.epoch !== row.epoch || statement.space !== row.space) {
      throw new WrongAnswer("another epoch's statement");
    }
    return statement;
  }

  /** That its wraps are for just its recipients is checked here. */
  private async readBeginning(row: Row): Promise<Begun> {
    const statement = await this.statementOf(row);
    const [wraps, text] = (await this.reader.body(row, statement)) ?? [];
    if (wraps === undefined || text === undefined) throw new CannotOpen("no-key");
    const parsed = await parsedWraps(wraps);
    if ((await recipientsHash(parsed.keys())) !== statement.says.recipients) throw new CannotOpen("wrap");
    return { statement, wraps: parsed, text };
  }

  private passage({ hotline, space, signer }: Statement) {
    return { hotline, space, sender: signer.device, recipient: this.keys.id };
  }
}

async function parsedWraps(part: Bytes): Promise<Map<string, Bytes>> {
  try {
    return parseWraps(part);
  } catch (error) {
    if (error instanceof Malformed) throw new CannotOpen("wrap");
    throw error;
  }
}

function unlessBroken(error: unknown): undefined {
  if (!(error instanceof Malformed || error instanceof Unverified)) throw error;
}

function unlessLost(error: unknown): undefined {
  if (!(error instanceof CannotOpen)) throw error;
}
