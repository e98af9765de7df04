/** Keys and storage: what is written comes back, cannot be copied, and is believed only if it works. */
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { type KeyStorage, loadKeys, makeKeys, tryKeys } from "../../src/device/keys.ts";
import { type KeptLog, Store } from "../../src/device/store.ts";
import { generateSigningKey, type SigningKey } from "../../src/protocol/composite.ts";
import { generateSealingKey, type SealingKey } from "../../src/protocol/hpke.ts";

const NAME = "hotline test";
const LOG: KeptLog = {
  side: "XA",
  size: 3,
  root: "ab".repeat(32),
  time: 9,
  note: new Uint8Array(4),
  next: 2,
  fork: null,
};

interface Kept {
  readonly signing: SigningKey;
  readonly sealing: SealingKey;
}

let store: Store;

async function open(): Promise<Store> {
  const opened = await Store.open(NAME);
  onTestFinished(() => opened.close());
  return opened;
}

/** Reads or changes what is stored, past the store's own ways. */
async function rawly<T>(storeName: string, act: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const transaction = database.transaction(storeName, "readwrite");
  const request = act(transaction.objectStore(storeName));
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  database.close();
  return request.result;
}

beforeEach(async () => {
  await new Promise((resolve) => (indexedDB.deleteDatabase(NAME).onsuccess = resolve));
  store = await open();
});

test("keys come back after a restart, and are made once", async () => {
  expect(await loadKeys(store)).toBe(undefined);
  const made = await makeKeys(store);
  store.close();
  const again = await open();
  const loaded = (await loadKeys(again))!;
  expect([loaded.id, (await makeKeys(again)).id]).toEqual([made.id, made.id]);
  await tryKeys(loaded);
  expect([loaded.signingPublic.length, loaded.sealingPublic.length]).toEqual([1984, 1216]);
});

test("no private part can be taken out of the browser", async () => {
  const { signing, sealing } = await makeKeys(store);
  const pairs = [signing.mldsa, signing.ed25519, sealing.mlkem, sealing.x25519];
  for (const { privateKey } of pairs) {
    expect(privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("pkcs8", privateKey)).rejects.toThrow("not extractable");
  }
});

test.each([
  ["a key that came back empty", { signing: null, sealing: null }],
  ["half a key", { signing: { mldsa: null, ed25519: null }, sealing: { mlkem: null, x25519: null } }],
])("%s is lost", async (_name, kept) => {
  await store.putKey("device", kept);
  await expect(loadKeys(store)).rejects.toMatchObject({ name: "KeyLost", code: "key-lost" });
  await expect(makeKeys(store)).rejects.toMatchObject({ name: "KeyLost" });
});

test("a key that could be copied is not used", async () => {
  const { signing, sealing } = await makeKeys(store);
  const ed25519 = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  await store.putKey("device", { signing: { ...signing, ed25519 }, sealing });
  await expect(loadKeys(store)).rejects.toMatchObject({ name: "KeyLost" });
});

test("keys that do not belong together do not work", async () => {
  const keys = await makeKeys(store);
  const other = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
  const mixed = { ...keys, signing: { ...keys.signing, ed25519: other } };
  await expect(tryKeys(mixed)).rejects.toMatchObject({ name: "KeyLost" });
});

test.each([
  ["nothing", () => undefined],
  ["another key", async () => ({ signing: await generateSigningKey(), sealing: await generateSealingKey() })],
  ["half of another key", async (kept: Kept) => ({ ...kept, signing: await halved(kept.signing) })],
])("a storage that gives back %s is found out", async (_name, giveBack) => {
  let written: Kept | undefined;
  const storage: KeyStorage = {
    key: async <T>() => (written === undefined ? undefined : ((await giveBack(written)) as T)),
    putKey: async (_key, keys) => {
      written = keys as Kept;
    },
  };
  await expect(makeKeys(storage)).rejects.toMatchObject({ name: "KeyLost" });
});

/** The same public keys, but another private one: the id is the same, and nothing verifies. */
async function halved(signing: SigningKey): Promise<SigningKey> {
  const { ed25519 } = await generateSigningKey();
  return { ...signing, ed25519: { publicKey: signing.ed25519.publicKey, privateKey: ed25519.privateKey } };
}

test("a sealed value is opened under its own name only, and by nobody else", async () => {
  await store.seal("drafts", "one", { text: "直通联络线路" });
  expect(await store.opened("drafts", "one")).toEqual({ text: "直通联络线路" });
  expect(await store.opened("drafts", "two")).toBe(undefined);
  const sealed = await rawly("drafts", (objects) => objects.get("one") as IDBRequest<{ data: ArrayBuffer }>);
  expect(new TextDecoder().decode(sealed.data)).not.toContain("text");
  await rawly("drafts", (objects) => objects.put(sealed, "two"));
  await expect(store.opened("drafts", "two")).rejects.toMatchObject({ name: "KeyLost" });
});

test("sealed values are listed and dropped", async () => {
  await store.seal("outbox", "b", 2);
  await store.seal("outbox", "a", 1);
  expect([...(await store.allOpened<number>("outbox"))]).toEqual([
    ["a", 1],
    ["b", 2],
  ]);
  await store.drop("outbox", "a");
  expect([...(await store.allOpened<number>("outbox")).keys()]).toEqual(["b"]);
});

test("another start, another tab: the same storage key", async () => {
  await store.seal("titles", "one", "Cranes");
  const tab = await open();
  expect(await tab.opened("titles", "one")).toBe("Cranes");
  await tab.seal("titles", "two", "Ships");
  expect(await store.opened("titles", "two")).toBe("Ships");
});

test("of two checkpoints the larger stays, whoever kept it last", async () => {
  expect(await store.log("XA")).toBe(undefined);
  await store.keepLog({ ...LOG, size: 5 }, []);
  expect((await store.keepLog(LOG, [])).size).toBe(5);
  expect((await store.log("XA"))!.size).toBe(5);
  expect((await store.keepLog({ ...LOG, size: 5, time: 10 }, [])).time).toBe(10);
});

const FORK = { known: Uint8Array.of(1), shown: Uint8Array.of(2) };

test.each<[string, KeptLog, KeptLog]>([
  ["at a smaller size than another tab kept", { ...LOG, size: 5 }, { ...LOG, fork: FORK }],
  ["before another tab keeps a larger size", { ...LOG, fork: FORK }, { ...LOG, size: 5 }],
])("a fork that is found %s stays", async (_name, first, then) => {
  await store.keepLog(first, []);
  expect(await store.keepLog(then, [])).toEqual({ ...LOG, size: 5, fork: FORK });
  expect((await store.log("XA"))!.fork).toEqual(FORK);
});

test("of two forks the first stays", async () => {
  await store.keepLog({ ...LOG, fork: FORK }, []);
  const another = { ...FORK, shown: Uint8Array.of(3) };
  expect((await store.keepLog({ ...LOG, size: 5, fork: another }, [])).fork).toEqual(FORK);
});

test("trust entries are kept with their checkpoint, in the log's order, each side apart", async () => {
  const entry = (side: string, index: number) => ({ side, index, entry: Uint8Array.of(index) });
  await store.keepLog(LOG, [entry("XA", 10), entry("XA", 2)]);
  await store.keepLog({ ...LOG, side: "XB" }, [entry("XB", 1)]);
  expect((await store.trust("XA")).map(({ index }) => index)).toEqual([2, 10]);
  expect((await store.trust("XB")).map(({ index }) => index)).toEqual([1]);
});
