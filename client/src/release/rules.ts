/** Who may speak in which capacity, and who may release what another drafted: by the verified list alone. Pure. */
import type { ListedDevice, TrustView } from "../device/index.ts";

/** One side's list, as the Trust page has it. */
export type List = TrustView["lists"][number];
/** How an officer sends: signing alone, or leaving a draft for another who releases it. */
export type Way = "alone" | "release";

/** How an officer of that post sends in a capacity; null where the post does not speak in it. */
export function wayOf(
  capacity: string,
  post: string,
  { posts }: Pick<List, "posts">,
  signatures: ReadonlyMap<string, number>,
): Way | null {
  const listed = posts.find((one) => one.post === post);
  const needed = signatures.get(capacity);
  if (listed === undefined || needed === undefined) return null;
  if (needed === 1 && listed.releases.includes(capacity)) return "alone";
  return listed.drafts.includes(capacity) ? "release" : null;
}

/** The capacities in which a post speaks, each with how; what one officer says alone comes first. */
export function waysOf(
  post: string,
  list: Pick<List, "posts">,
  signatures: ReadonlyMap<string, number>,
): readonly (readonly [capacity: string, way: Way])[] {
  const ways = [...signatures.keys()].flatMap((capacity) => {
    const way = wayOf(capacity, post, list, signatures);
    return way === null ? [] : [[capacity, way] as const];
  });
  return [...ways.filter(([, way]) => way === "alone"), ...ways.filter(([, way]) => way === "release")];
}

/**
 * The officers of the own side who may release what `officer` drafts in a capacity, in a file in which `posts` take
 * part: each once, by post and number.
 */
export function releasersOf(
  capacity: string,
  officer: number,
  list: List,
  posts: readonly (readonly [side: string, post: string])[],
): readonly Pick<ListedDevice, "post" | "officer">[] {
  const takePart = posts.filter(([side]) => side === list.side).map(([, post]) => post);
  const releasing = list.posts.filter((one) => one.releases.includes(capacity)).map(({ post }) => post);
  const found = list.devices.filter(
    (one) => !one.revoked && one.officer !== officer && takePart.includes(one.post) && releasing.includes(one.post),
  );
  return found.filter((one, place) => found.findIndex((other) => other.officer === one.officer) === place);
}
