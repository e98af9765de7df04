/**
 * What a device keeps between two starts, in IndexedDB, a database for each hotline and officer.
 *
 * | store | key | kept |
 * |---|---|---|
 * | keys | name | `CryptoKey`s that do not leave the browser |
 * | logs | side | the last verified checkpoint |
 * | trust | side, index | trust entries whose inclusion was verified, as bytes |
 * | epochs | epoch | epoch keys, sealed |
 * | titles | space | opened titles, sealed |
 * | drafts | id | drafts of pages, sealed |
 * | outbox | key | what is on its way, sealed |
 * | calls | name | the call list, sealed |
 *
 * *Sealed*: AES-256-GCM under a key that does not leave the browser, a new nonce each time, bound to store and key. It
 * keeps content from whoever copies the profile's files, not from who uses the browser.
 */
import { type Bytes, join, utf8 } from "../protocol/bytes.ts";
import { KeyLost, Outdated, StorageFailed, StorageNewer } from "./errors.ts";

const VERSION = 2;
const STORES = ["keys", "logs", "trust", "epochs", "titles", "drafts", "outbox", "calls"] as const;
const SEALING = "storage";
const NONCE_SIZE = 12;

export type SealedStore = "epochs" | "titles" | "drafts" | "outbox" | "calls";

/**
 * The last verified checkpoint of a log: `note` as signed, at `time` (seconds), `next` from where trust entries are to
 * be asked for, and both notes where the log showed two histories.
 */
export interface KeptLog {
  readonly side: string;
  readonly size: number;
  readonly root: string;
  readonly time: number;
  readonly note: Bytes;
  readonly next: number;
  readonly fork: { readonly known: Bytes; readonly shown: Bytes } | null;
}

/** A trust entry that stands in a verified log. */
export interface KeptTrust {
  readonly side: string;
  readonly index: number;
  readonly entry: Bytes;
}

interface Sealed {
  readonly nonce: Bytes;
  readonly data: ArrayBuffer;
}

/** Each call may throw `StorageFailed`, and `Outdated` once a newer page has taken the database over. */
export class Store {
  /** Told when a newer page in another window takes the database over: soon nothing more is kept here. */
  replaced: () => void = () => undefined;
  private outdated = false;
  /** Contents that are being kept or read. */
  private readonly underWay = new Set<Promise<unknown>>();
  /** The key under which content is sealed. */
  private readonly sealing: Promise<CryptoKey>;

  private constructor(private readonly database: IDBDatabase) {
    database.onversionchange = ({ newVersion }) => void this.giveWay(newVersion);
    this.sealing = this.storageKey();
  }

  /**
   * The database of that name, made if it is not there.
   *
   * Throws `KeyLost` where its own key cannot be read back, `StorageNewer` where a newer page has used it.
   */
  static async open(name: string): Promise<Store> {
    const opening = indexedDB.open(name, VERSION);
    opening.onupgradeneeded = () => {
      // A database of an earlier version lacks some of them.
      const known = opening.result.objectStoreNames;
      for (const store of STORES) if (!known.contains(store)) opening.result.createObjectStore(store);
    };
    const database = await settled(opening).catch((error: unknown) => {
      throw opening.error?.name === "VersionError" ? new StorageNewer() : error;
    });
    const store = new Store(database);
    await store.sealing;
    return store;
  }

  get name(): string {
    return this.database.name;
  }

  close(): void {
    this.database.close();
  }

  async key<T>(name: string): Promise<T | undefined> {
    return this.get<T>("keys", name);
  }

  async putKey(name: string, keys: unknown): Promise<void> {
    await this.put("keys", name, keys);
  }

  async log(side: string): Promise<KeptLog | undefined> {
    return this.get<KeptLog>("logs", side);
  }

  /**
   * Keeps a verified checkpoint with the trust entries verified in it, together or not at all.
   *
   * Another tab may have gone further meanwhile: of two sizes the larger stays, and the first fork whatever its size.
   * Gives what is kept.
   */
  async keepLog(log: KeptLog, entries: readonly KeptTrust[]): Promise<KeptLog> {
    const transaction = this.transaction(["logs", "trust"], "readwrite");
    const logs = transaction.objectStore("logs");
    const known = (await settled(logs.get(log.side))) as KeptLog | undefined;
    const larger = known !== undefined && known.size > log.size ? known : log;
    const kept = { ...larger, fork: known?.fork ?? log.fork };
    logs.put(kept, log.side);
    for (const entry of entries) transaction.objectStore("trust").put(entry, [entry.side, entry.index]);
    await completed(transaction);
    return kept;
  }

  /** A side's trust entries, in the log's order. */
  async trust(side: string): Promise<KeptTrust[]> {
    const range = IDBKeyRange.bound([side], [side, Number.MAX_SAFE_INTEGER]);
    return settled(this.store("trust").getAll(range)) as Promise<KeptTrust[]>;
  }

  /** The value sealed under that key, or undefined. Throws `KeyLost` if it does not open. */
  async opened<T>(store: SealedStore, key: string): Promise<T | undefined> {
    const sealed = await this.get<Sealed>(store, key);
    return sealed === undefined ? undefined : (this.unseal(store, key, sealed) as Promise<T>);
  }

  /** All values of a sealed store, by key, in the keys' order. */
  allOpened<T>(store: SealedStore): Promise<Map<string, T>> {
    return this.during(this.openAll(store));
  }

  private async openAll<T>(store: SealedStore): Promise<Map<string, T>> {
    const transaction = this.transaction(store);
    const [keys, values] = await Promise.all([
      settled(transaction.objectStore(store).getAllKeys()),
      settled(transaction.objectStore(store).getAll()) as Promise<Sealed[]>,
    ]);
    const rows = keys.map(async (key, index): Promise<[string, T]> => {
      return [String(key), (await this.unseal(store, String(key), values[index]!)) as T];
    });
    return new Map(await Promise.all(rows));
  }

  /** Seals a value (JSON, with bytes as base64 by its caller) and keeps it. */
  seal(store: SealedStore, key: string, value: unknown): Promise<void> {
    return this.during(this.sealAndPut(store, key, value));
  }

  async drop(store: SealedStore, key: string): Promise<void> {
    const transaction = this.transaction(store, "readwrite");
    transaction.objectStore(store).delete(key);
    await completed(transaction);
  }

  /** A newer page goes before this one, once what was being written is kept. A database that is removed just goes. */
  private async giveWay(newVersion: number | null): Promise<void> {
    if (newVersion !== null) {
      this.outdated = true;
      this.replaced();
      do {
        await Promise.allSettled(this.underWay);
        // In this turn the pages are taken away, which keep what was being written in them.
        await new Promise((turn) => setTimeout(turn));
      } while (this.underWay.size > 0);
    }
    this.database.close();
  }

  private async during<T>(work: Promise<T>): Promise<T> {
    this.underWay.add(work);
    try {
      return await work;
    } finally {
      this.underWay.delete(work);
    }
  }

  private async sealAndPut(store: SealedStore, key: string, value: unknown): Promise<void> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_SIZE));
    const algorithm = { name: "AES-GCM", iv: nonce, additionalData: bound(store, key) };
    const data = await crypto.subtle.encrypt(algorithm, await this.sealing, utf8(JSON.stringify(value)));
    await this.put(store, key, { nonce, data } satisfies Sealed);
  }

  private async unseal(store: SealedStore, key: string, { nonce, data }: Sealed): Promise<unknown> {
    const algorithm = { name: "AES-GCM", iv: nonce, additionalData: bound(store, key) };
    const sealing = await this.sealing;
    try {
      const plaintext = await crypto.subtle.decrypt(algorithm, sealing, data);
      return JSON.parse(new TextDecoder().decode(plaintext)) as unknown;
    } catch {
      throw new KeyLost(`${store} does not open`);
    }
  }

  /** Made, written and read back at the first start. */
  private async storageKey(): Promise<CryptoKey> {
    const kept = await this.readStorageKey();
    if (kept !== undefined) return kept;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const transaction = this.transaction("keys", "readwrite");
    const keys = transaction.objectStore("keys");
    // Another tab may have been quicker: the first one stays.
    if ((await settled(keys.count(SEALING))) === 0) keys.put(made, SEALING);
    await completed(transaction);
    const written = await this.readStorageKey();
    if (written === undefined) throw new KeyLost(SEALING);
    return written;
  }

  private async readStorageKey(): Promise<CryptoKey | undefined> {
    const kept = await this.get<unknown>("keys", SEALING);
    return kept instanceof CryptoKey ? kept : undefined;
  }

  private store(name: (typeof STORES)[number]): IDBObjectStore {
    return this.transaction(name).objectStore(name);
  }

  private transaction(stores: string | string[], mode: IDBTransactionMode = "readonly"): IDBTransaction {
    try {
      return this.database.transaction(stores, mode, { durability: "strict" });
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      throw this.outdated ? new Outdated() : new StorageFailed(error.name);
    }
  }

  private get<T>(store: (typeof STORES)[number], key: string): Promise<T | undefined> {
    return settled(this.store(store).get(key)) as Promise<T | undefined>;
  }

  private async put(store: (typeof STORES)[number], key: string, value: unknown): Promise<void> {
    const transaction = this.transaction(store, "readwrite");
    transaction.objectStore(store).put(value, key);
    await completed(transaction);
  }
}

/** The browser's promise to keep the storage: true once given. Asks for it, which may show the officer a question. */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage.persisted()) || (await navigator.storage.persist());
}

function bound(store: SealedStore, key: string): Bytes {
  return join(utf8(store), Uint8Array.of(0), utf8(key));
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(failed(request));
  });
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(failed(transaction));
    transaction.onerror = () => reject(failed(transaction));
  });
}

/** Why it failed; a database that was closed meanwhile gives no reason. */
function failed({ error }: IDBRequest | IDBTransaction): StorageFailed {
  return new StorageFailed(error?.name ?? "AbortError");
}
