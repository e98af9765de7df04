/**
 * The changes of a side's list of signatories, as they are spelled: the twin of `crypto/changes.py`, which has the
 * bytes. `signatories.ts` says who may make them.
 */
import { checkedKey, publicKey } from "./arrangement.ts";
import type { Bytes } from "./bytes.ts";
import * as composite from "./composite.ts";
import { type Envelope, envelopeId } from "./dsse.ts";
import { archiveId, deviceId } from "./epoch.ts";
import { Malformed } from "./errors.ts";
import { labelledHash } from "./hashing.ts";
import * as hpke from "./hpke.ts";
import type { Field } from "./wire.ts";
import * as wire from "./wire.ts";
import * as words from "./words.ts";

export const PAYLOAD_TYPE = "application/vnd.hotline.signatories.v1+json";
export const MAX_CHANGES = 16;
export const MAX_OFFICER = 9_999;

/** A registrar is appointed: an officer's number and a composite public key; `id` is SHA-256("…registrar" 00 key). */
export interface RegistrarChange {
  readonly change: "registrar";
  readonly id: string;
  readonly officer: number;
  readonly key: Bytes;
}

/** A registrar is revoked. */
export interface RegistrarRevocation {
  readonly change: "registrar-revoked";
  readonly registrar: string;
}

/** The public keys of a log or a mirror: Ed25519 (32 bytes) and ML-DSA-44 (1,312 bytes). */
export interface NodeKeys {
  readonly ed25519: Bytes;
  readonly mldsa44: Bytes;
}

/** The node's keys: of its log, of its mirror, of the link, and the SHA-256 of its TLS key (SPKI), if it has one. */
export interface NodeChange {
  readonly change: "node";
  readonly link: Bytes;
  readonly log: NodeKeys;
  readonly mirror: NodeKeys;
  readonly tls: string | null;
}

/** The side's archive key: an X-Wing public key that is a recipient of every epoch, under this id. */
export interface ArchiveChange {
  readonly change: "archive";
  readonly id: string;
  readonly sealing: Bytes;
}

/** A post is named, or its capacities change. */
export interface PostChange {
  readonly change: "post";
  readonly post: string;
  readonly drafts: readonly string[];
  readonly releases: readonly string[];
}

/** An officer's device is listed under a post; its id is the hash of both its keys. */
export interface DeviceChange {
  readonly change: "device";
  readonly id: string;
  readonly officer: number;
  readonly post: string;
  readonly sealing: Bytes;
  readonly signing: Bytes;
}

/** A device is revoked, compromised perhaps since. */
export interface DeviceRevocation {
  readonly change: "device-revoked";
  readonly device: string;
  readonly since: number | null;
}

/** The manifest of the client that this side's node serves: its SHA-256. */
export interface ManifestChange {
  readonly change: "manifest";
  readonly manifest: string;
}

export type Change =
  | RegistrarChange
  | RegistrarRevocation
  | NodeChange
  | ArchiveChange
  | PostChange
  | DeviceChange
  | DeviceRevocation
  | ManifestChange;

/** What only the root changes. */
export const BY_ROOT_ALONE: ReadonlySet<Change["change"]> = new Set([
  "registrar",
  "registrar-revoked",
  "node",
  "archive",
]);

/** A parsed, unverified link of the chain. `signers` are ids of root keys, or of registrars. */
export interface SignatoriesChange {
  readonly id: string;
  readonly envelope: Envelope;
  readonly changes: readonly Change[];
  readonly expires: number;
  readonly hotline: string;
  readonly issued: number;
  readonly previous: string | null;
  readonly side: string;
  readonly signers: readonly string[];
  readonly version: number;
}

/** A registrar's id: SHA-256("hotline/v1/registrar" 00 key). */
export async function registrarId(key: Bytes): Promise<string> {
  return labelledHash("registrar", key);
}

/** The unverified change in an envelope. Throws `Malformed("wire")` for anything but the exact schema. */
export async function parseChange(envelope: Envelope): Promise<SignatoriesChange> {
  const field = wire.parse(envelope.payload, { limit: words.ENTRY_LIMIT });
  const [changes, expires, hotline, issued, nonce, previous, side, signers, version] = wire.fields(
    field,
    "changes",
    "expires",
    "hotline",
    "issued",
    "nonce",
    "previous",
    "side",
    "signers",
    "version",
  );
  wire.base64Bytes(nonce, { size: 16 });
  return {
    id: await envelopeId(envelope),
    envelope,
    changes: await parseAll(changes),
    expires: wire.utc(expires),
    hotline: words.digest(hotline),
    issued: wire.utc(issued),
    previous: wire.nullable(previous, words.digest),
    side: words.side(side),
    signers: wire.listOf(signers, words.digest, { limit: 16 }),
    version: wire.integer(version),
  };
}

/** One after the other, so that the first that does not parse is the one refused. */
async function parseAll(field: Field): Promise<Change[]> {
  const changes: Change[] = [];
  for (const element of wire.listOf(field, (one) => one, { limit: MAX_CHANGES })) changes.push(await parseOne(element));
  return changes;
}

async function parseOne(field: Field): Promise<Change> {
  const { value } = field;
  const known = typeof value === "object" && value !== null && Object.hasOwn(value, "change");
  const name = known ? (value as { change: wire.Json }).change : null;
  const parse =
    typeof name === "string" && Object.hasOwn(PARSERS, name) ? PARSERS[name as Change["change"]] : undefined;
  if (parse === undefined) field.refuse("unknown change");
  return parse(field);
}

const PARSERS: Record<Change["change"], (field: Field) => Promise<Change>> = {
  async registrar(field) {
    const [, key, officer] = wire.fields(field, "change", "key", "officer");
    const appointed = { officer: parseOfficer(officer), key: publicKey(key) };
    return { change: "registrar", id: await registrarId(appointed.key), ...appointed };
  },
  async "registrar-revoked"(field) {
    const [, registrar] = wire.fields(field, "change", "registrar");
    return { change: "registrar-revoked", registrar: words.digest(registrar) };
  },
  async node(field) {
    const [, link, log, mirror, tls] = wire.fields(field, "change", "link", "log", "mirror", "tls");
    return {
      change: "node",
      link: publicKey(link),
      log: parseNodeKeys(log),
      mirror: parseNodeKeys(mirror),
      tls: wire.nullable(tls, words.digest),
    };
  },
  async archive(field) {
    const [, sealing] = wire.fields(field, "change", "sealing");
    const key = await sealingKey(sealing);
    return { change: "archive", id: await archiveId(key), sealing: key };
  },
  async post(field) {
    const [, drafts, post, releases] = wire.fields(field, "change", "drafts", "post", "releases");
    return { change: "post", post: words.word(post), drafts: capacities(drafts), releases: capacities(releases) };
  },
  async device(field) {
    const [, officer, post, sealing, signing] = wire.fields(field, "change", "officer", "post", "sealing", "signing");
    const listed = {
      officer: parseOfficer(officer),
      post: words.word(post),
      sealing: await sealingKey(sealing),
      signing: publicKey(signing),
    };
    return { change: "device", id: await deviceId(listed.signing, listed.sealing), ...listed };
  },
  async "device-revoked"(field) {
    const [, device, since] = wire.fields(field, "change", "device", "since");
    return { change: "device-revoked", device: words.digest(device), since: wire.nullable(since, wire.utc) };
  },
  async manifest(field) {
    const [, manifest] = wire.fields(field, "change", "manifest");
    return { change: "manifest", manifest: words.digest(manifest) };
  },
};

function parseNodeKeys(field: Field): NodeKeys {
  const [ed25519, mldsa44] = wire.fields(field, "ed25519", "mldsa44");
  const key = wire.base64Bytes(ed25519, { size: 32 });
  return {
    ed25519: checkedKey(ed25519, () => composite.checkEd25519Key(key)),
    mldsa44: wire.base64Bytes(mldsa44, { size: 1312 }),
  };
}

async function sealingKey(field: Field): Promise<Bytes> {
  const key = wire.base64Bytes(field, { size: hpke.PUBLIC_KEY_SIZE });
  try {
    return await hpke.checkPublicKey(key);
  } catch (error) {
    if (error instanceof Malformed) field.refuse("public key");
    throw error;
  }
}

function parseOfficer(field: Field): number {
  const officer = wire.integer(field, { maximum: MAX_OFFICER });
  if (officer < 1) field.refuse("officers are numbered from 1");
  return officer;
}

function capacities(field: Field): string[] {
  const listed = wire.listOf(field, words.word, { limit: 16 });
  const ascending = listed.every((one, index) => index === 0 || listed[index - 1]! < one);
  if (!ascending) field.refuse("capacities are sorted, each once");
  return listed;
}
