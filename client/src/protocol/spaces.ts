/**
 * Spaces and epochs: who takes part, and under whose keys something may still be sealed. The twin of `crypto/spaces.py`.
 *
 * A *space* is a file, a consultation, or the line itself (sixteen zero bytes). Its participants are the valid devices
 * of the posts that its `open` statement names, of both sides, and both archive keys; on the line, of all posts. An
 * *epoch* is one key of a space, sealed to all participants of its statement's past; it is usable while none of its
 * devices is revoked, and no archive key among them replaced.
 */
import type { Bytes } from "./bytes.ts";
import { compare } from "./bytes.ts";
import { Refused } from "./errors.ts";
import type { Kind, SidePost } from "./says.ts";
import { type Signatories, validDevices } from "./signatories.ts";

export const LINE = "00".repeat(16);

/**
 * A space: what it is, and which posts of which side take part in it (null: all). `name` is the opener's side, the UTC
 * year and the opener's count of that year: XA 2026-07.
 */
export interface Space {
  readonly id: string;
  readonly kind: Kind | "line";
  readonly exercise: boolean;
  readonly posts: readonly SidePost[] | null;
  readonly name: readonly [side: string, year: number, count: number] | null;
}

/** The line itself, which needs no opening. */
export const THE_LINE: Space = { id: LINE, kind: "line", exercise: false, posts: null, name: null };

/** One key of a space, by the ids of those to whom it was sealed (devices, archive keys), sorted. */
export interface Epoch {
  readonly id: string;
  readonly space: string;
  readonly recipients: readonly string[];
}

/** Whether a side's post is one of the space's. */
export function takesPart(space: Pick<Space, "posts">, side: string, post: string): boolean {
  return space.posts === null || space.posts.some(([code, name]) => code === side && name === post);
}

/** All that may read a space, sorted by id, each with its sealing key: valid devices of its posts, both archive keys. */
export function participants(
  space: Pick<Space, "posts">,
  signatories: readonly Signatories[],
): ReadonlyMap<string, Bytes> {
  const recipients = signatories.flatMap((listed) => [
    ...validDevices(listed).filter(({ post }) => takesPart(space, listed.side, post)),
    ...(listed.archive === null ? [] : [listed.archive]),
  ]);
  return new Map(recipients.map(({ id, sealing }) => [id, sealing] as const).sort(([a], [b]) => compare(a, b)));
}

/** Throws `Refused("epoch-revoked")` once a key to which the epoch was sealed is revoked. */
export function checkUsable(epoch: Epoch, signatories: readonly Signatories[]): void {
  if (signatories.some(({ revoked }) => epoch.recipients.some((recipient) => revoked.has(recipient)))) {
    throw new Refused("epoch-revoked");
  }
}
