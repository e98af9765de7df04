/**
 * Where practice keeps its keys: in databases of its own, `practice <random> <who>`, which last no longer than their tab.
 *
 * A tab holds a Web Lock of the name's first part for as long as it lives. What no tab holds was left behind by one that
 * was closed, and is removed at the next start of any page of this desk.
 */
const PREFIX = "practice ";

/** A name for this tab's databases; it is this tab's as long as the tab lives. */
export async function holdName(): Promise<string> {
  const name = PREFIX + crypto.randomUUID();
  await new Promise<void>((held) => {
    void navigator.locks.request(name, () => {
      held();
      return new Promise(() => undefined);
    });
  });
  return name;
}

/** Removes the databases of practice that no tab is using any more. */
export async function removeLeftovers(): Promise<void> {
  const names = (await indexedDB.databases()).map(({ name = "" }) => name).filter((name) => name.startsWith(PREFIX));
  await Promise.all(
    names.map((name) => {
      const held = name.split(" ").slice(0, 2).join(" ");
      return navigator.locks.request(held, { ifAvailable: true }, (lock) => {
        if (lock !== null) indexedDB.deleteDatabase(name);
      });
    }),
  );
}
