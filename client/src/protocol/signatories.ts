/**
 * A side's list of authorised signatories: who may speak for it, with which keys, since when. The twin of
 * `crypto/signatories.py`, which has the rules in their order.
 *
 * The list is a chain of small signed changes in the side's own log. A revocation is a change like another: what was
 * signed before still verifies.
 */
import { type Arrangement, sideOf, verifySignatures } from "./arrangement.ts";
import type { Bytes } from "./bytes.ts";
import { type ArchiveChange, BY_ROOT_ALONE, type Change, type NodeChange, type SignatoriesChange } from "./changes.ts";
import { verifyEnvelope } from "./dsse.ts";
import { Refused } from "./errors.ts";
import { checkTimes } from "./times.ts";

export const REGISTRARS_NEEDED = 2;
export const LONGEST = 86_400;

/** A post, and the capacities in which its officers draft and release. */
export interface Post {
  readonly post: string;
  readonly drafts: readonly string[];
  readonly releases: readonly string[];
}

/** An officer's device: composite signing key (1984 bytes), X-Wing sealing key (1216 bytes), since when. */
export interface Device {
  readonly id: string;
  readonly post: string;
  readonly officer: number;
  readonly signing: Bytes;
  readonly sealing: Bytes;
  readonly since: number;
}

/** An officer whom the root appointed to change devices, posts and the manifest. */
export interface Registrar {
  readonly id: string;
  readonly officer: number;
  readonly key: Bytes;
}

/**
 * One side's list after `version` changes. Revoked devices and registrars stay listed; `revoked` has the ids of
 * devices, registrars and archive keys.
 */
export interface Signatories {
  readonly side: string;
  readonly version: number;
  readonly head: string | null;
  readonly posts: ReadonlyMap<string, Post>;
  readonly devices: ReadonlyMap<string, Device>;
  readonly revoked: ReadonlySet<string>;
  readonly registrars: ReadonlyMap<string, Registrar>;
  readonly node: NodeChange | null;
  readonly archive: ArchiveChange | null;
  readonly manifest: string | null;
}

/** A side's list before its first change. */
export function noSignatories(side: string): Signatories {
  return {
    side,
    version: 0,
    head: null,
    posts: new Map(),
    devices: new Map(),
    revoked: new Set(),
    registrars: new Map(),
    node: null,
    archive: null,
    manifest: null,
  };
}

/** The devices that are listed and not revoked. */
export function validDevices(listed: Signatories): Device[] {
  return [...listed.devices.values()].filter(({ id }) => !listed.revoked.has(id));
}

/** The valid device of that id. Throws `Refused("signer-unknown")` or `Refused("signer-revoked")`. */
export function validDevice(listed: Signatories, id: string): Device {
  const device = listed.devices.get(id);
  if (device === undefined) throw new Refused("signer-unknown");
  if (listed.revoked.has(id)) throw new Refused("signer-revoked");
  return device;
}

/** The list after a change that stands in the side's log `at` that time. Throws `Refused`, see `crypto`. */
export async function admitChange(
  listed: Signatories,
  change: SignatoriesChange,
  {
    arrangement,
    at,
    verify = verifyEnvelope,
  }: { arrangement: Arrangement; at: number; verify?: typeof verifyEnvelope },
): Promise<Signatories> {
  if (change.hotline !== arrangement.id) throw new Refused("hotline");
  if (change.side !== listed.side) throw new Refused("side");
  if (change.version !== listed.version + 1 || change.previous !== listed.head) throw new Refused("version");
  checkTimes({ issued: change.issued, expires: change.expires, at, longest: LONGEST });
  await verifySignatures(change.envelope, signingKeys(listed, change, arrangement), verify);
  return applyChange(listed, change, at);
}

/** The list after an admitted change, made in an entry of time `at`. Throws `Refused("change")`. */
export function applyChange(listed: Signatories, change: SignatoriesChange, at: number): Signatories {
  const changed = change.changes.reduce((before, one) => apply(before, one, at), listed);
  check(changed.node !== null && changed.archive !== null, "the first names node and archive keys");
  return { ...changed, version: change.version, head: change.id };
}

function signingKeys(listed: Signatories, change: SignatoriesChange, arrangement: Arrangement): Bytes[] {
  const side = sideOf(arrangement, listed.side);
  const roots = new Map(side.roots.map(({ id, key }) => [id, key]));
  const registrars = new Map(
    change.signers.filter((signer) => !roots.has(signer)).map((signer) => [signer, validRegistrar(listed, signer)]),
  );
  const officers = new Set([...registrars.values()].map(({ officer }) => officer));
  if (new Set(change.signers).size !== change.signers.length) throw new Refused("threshold");
  if (registrars.size === 0 && change.signers.length === side.threshold) {
    return change.signers.map((signer) => roots.get(signer)!);
  }
  if (change.signers.length !== REGISTRARS_NEEDED || officers.size !== REGISTRARS_NEEDED) {
    throw new Refused("threshold");
  }
  if (change.changes.some((one) => BY_ROOT_ALONE.has(one.change))) throw new Refused("threshold", "root alone");
  return change.signers.map((signer) => registrars.get(signer)!.key);
}

function validRegistrar(listed: Signatories, id: string): Registrar {
  const registrar = listed.registrars.get(id);
  if (registrar === undefined) throw new Refused("signer-unknown");
  if (listed.revoked.has(id)) throw new Refused("signer-revoked");
  return registrar;
}

function apply(listed: Signatories, change: Change, at: number): Signatories {
  switch (change.change) {
    case "registrar": {
      check(!listed.registrars.has(change.id), "this registrar is listed already");
      const { id, officer, key } = change;
      return { ...listed, registrars: new Map(listed.registrars).set(id, { id, officer, key }) };
    }
    case "registrar-revoked":
      check(listed.registrars.has(change.registrar), "no such registrar");
      return revoke(listed, change.registrar);
    case "node":
      return { ...listed, node: change };
    case "archive": {
      const replaced = listed.archive === null ? [] : [listed.archive.id];
      const revoked = new Set([...listed.revoked, ...replaced]);
      check(!revoked.has(change.id), "this archive key is or was the side's");
      return { ...listed, archive: change, revoked };
    }
    case "post": {
      const { post, drafts, releases } = change;
      return { ...listed, posts: new Map(listed.posts).set(post, { post, drafts, releases }) };
    }
    case "device": {
      check(!listed.devices.has(change.id), "this device is listed already");
      check(listed.posts.has(change.post), "no such post");
      const { id, post, officer, signing, sealing } = change;
      const device = { id, post, officer, signing, sealing, since: at };
      return { ...listed, devices: new Map(listed.devices).set(id, device) };
    }
    case "device-revoked":
      check(listed.devices.has(change.device), "no such device");
      return revoke(listed, change.device);
    case "manifest":
      return { ...listed, manifest: change.manifest };
  }
}

function revoke(listed: Signatories, id: string): Signatories {
  check(!listed.revoked.has(id), "revoked already");
  return { ...listed, revoked: new Set(listed.revoked).add(id) };
}

function check(fits: boolean, why: string): void {
  if (!fits) throw new Refused("change", why);
}
