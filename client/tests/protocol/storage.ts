/** What a device's keys are after the browser kept them: written to IndexedDB, the database closed, read again. */

const KEYS = "keys";

/** `value` as it comes back from a store of its own. */
export async function throughIndexedDb<T>(value: T): Promise<T> {
  const name = crypto.randomUUID();
  const writing = await open(name);
  await settled(writing.transaction(KEYS, "readwrite").objectStore(KEYS).put(value, "key"));
  writing.close();
  const reading = await open(name);
  const read = await settled(reading.transaction(KEYS).objectStore(KEYS).get("key") as IDBRequest<T>);
  reading.close();
  indexedDB.deleteDatabase(name);
  return read;
}

async function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.result.createObjectStore(KEYS);
  return settled(request);
}

async function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
}
