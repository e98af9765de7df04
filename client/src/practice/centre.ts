/** One side of a hotline in memory: its keys, its log, the bodies beside it, and what it signs. */

import { rootId } from "../protocol/arrangement.ts";
import { type Bytes, bigEndian, join, utf8 } from "../protocol/bytes.ts";
import { registrarId, PAYLOAD_TYPE as SIGNATORIES } from "../protocol/changes.ts";
import { encodeMirror, encodeOrigin } from "../protocol/checkpoint.ts";
import * as composite from "../protocol/composite.ts";
import { ed25519Message, encodeTreeHead, mldsa44Message } from "../protocol/cosignature.ts";
import { type Envelope, signEnvelope } from "../protocol/dsse.ts";
import * as hpke from "../protocol/hpke.ts";
import { consistencyProof, inclusionProof, type NodeReader, nodeHash } from "../protocol/merkle.ts";
import {
  ED25519,
  ED25519_COSIGNATURE,
  encodeNote,
  MLDSA44_COSIGNATURE,
  type NoteSignature,
  verifierKey,
} from "../protocol/note.ts";
import type { WalkedLog } from "../protocol/replay.ts";
import { encode, encodeBase64, encodeUtc, type Json } from "../protocol/wire.ts";

const LOG_NUMBER = 1;

/** A pair of keys as a log or a mirror has them. */
export interface NotePair {
  readonly ed25519: CryptoKeyPair;
  readonly mldsa44: CryptoKeyPair;
}

/** What a post of a side may do: in which capacities it drafts, and in which it releases. */
export interface ListedPost {
  readonly post: string;
  readonly drafts: readonly string[];
  readonly releases: readonly string[];
}

/** A draft as its drafter's device left it, and how it was sent back. */
export interface Draft {
  readonly id: string;
  readonly space: string;
  readonly sealed: string;
  readonly draft: Json;
  readonly body: Json;
  readonly called: string | null;
  readonly returned: { readonly [name: string]: Json } | null;
}

/** What a checkpoint states. */
export interface Head {
  readonly size: number;
  readonly root: string;
}

export interface CentreKeys {
  readonly root: composite.SigningKey;
  readonly registrars: readonly [composite.SigningKey, composite.SigningKey];
  readonly link: composite.SigningKey;
  readonly log: NotePair;
  readonly mirror: NotePair;
  readonly archive: hpke.SealingKey;
}

export async function makeCentreKeys(): Promise<CentreKeys> {
  const [root, one, two, link] = await Promise.all(Array.from({ length: 4 }, () => composite.generateSigningKey()));
  return {
    root: root!,
    registrars: [one!, two!],
    link: link!,
    log: await makeNotePair(),
    mirror: await makeNotePair(),
    archive: await hpke.generateSealingKey(),
  };
}

async function makeNotePair(): Promise<NotePair> {
  const mldsa44 = crypto.subtle.generateKey({ name: "ML-DSA-44" }, false, ["sign", "verify"]);
  const ed25519 = crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  return { ed25519: await ed25519, mldsa44: (await mldsa44) as CryptoKeyPair };
}

async function publicNoteKeys({ ed25519, mldsa44 }: NotePair): Promise<{ ed25519: Bytes; mldsa44: Bytes }> {
  return {
    ed25519: new Uint8Array(await crypto.subtle.exportKey("raw", ed25519.publicKey)),
    mldsa44: new Uint8Array(await crypto.subtle.exportKey("raw-public", mldsa44.publicKey)),
  };
}

export class Centre {
  readonly bodies = new Map<string, Bytes>();
  /** Drafts that wait for a releaser of this side. */
  readonly drafts: Draft[] = [];
  private version = 0;
  private previous: string | null = null;
  private readonly nodes = new Map<string, Promise<Bytes>>();

  constructor(
    readonly side: string,
    readonly hotline: string,
    readonly keys: CentreKeys,
    readonly log: WalkedLog,
  ) {}

  get origin(): string {
    return encodeOrigin({ hotline: this.hotline, side: this.side, log: LOG_NUMBER });
  }

  get head(): Head {
    return { size: this.log.size, root: this.log.root(this.side, this.log.size)! };
  }

  /** The note of a head of this log, signed by its two keys at that time. */
  async sign(head: Head, time: number, others: readonly NoteSignature[] = []): Promise<string> {
    const text = this.text(head);
    const own = await Promise.all([
      signText(this.origin, this.keys.log.ed25519, text),
      signHead(this.origin, this.keys.log.mldsa44, { origin: this.origin, head, time }),
    ]);
    return new TextDecoder().decode(encodeNote({ text, signatures: [...own, ...others] }));
  }

  /** The lines by which this side's mirror cosigns a head of the other log. */
  async cosign(other: Centre, head: Head, time: number): Promise<NoteSignature[]> {
    const name = encodeMirror(this.hotline, this.side);
    const { ed25519, mldsa44 } = this.keys.mirror;
    const key = await verifierKey(name, ED25519_COSIGNATURE, (await publicNoteKeys(this.keys.mirror)).ed25519);
    const message = ed25519Message(time, other.text(head));
    const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", ed25519.privateKey, message));
    const line = { name, keyId: key.keyId, signature: join(bigEndian(time, 8), signature) };
    return [line, await signHead(name, mldsa44, { origin: other.origin, head, time })];
  }

  text({ size, root }: Head): string {
    return encodeTreeHead({ origin: this.origin, size, root: Uint8Array.fromHex(root) });
  }

  inclusion(index: number, size: number): Promise<Bytes[]> {
    return inclusionProof(index, size, this.readNode);
  }

  consistency(from: number, to: number): Promise<Bytes[]> {
    return consistencyProof(from, to, this.readNode);
  }

  /** A change of this side's list, signed by the root or by two registrars, the next in the chain. */
  async change(changes: readonly Json[], now: number, by: "root" | "registrars" = "registrars"): Promise<Envelope> {
    const keys = by === "root" ? [this.keys.root] : [...this.keys.registrars];
    const publicKeys = await Promise.all(keys.map((key) => composite.exportPublicKey(key)));
    const signers = await Promise.all(publicKeys.map((key) => (by === "root" ? rootId(key) : registrarId(key))));
    const payload = encode({
      changes,
      expires: encodeUtc(now + 3_600),
      hotline: this.hotline,
      issued: encodeUtc(now),
      nonce: encodeBase64(crypto.getRandomValues(new Uint8Array(16))),
      previous: this.previous,
      side: this.side,
      signers,
      version: this.version + 1,
    });
    return signEnvelope(SIGNATORIES, payload, keys);
  }

  /** A change was admitted: the next one follows it. */
  changed(id: string): void {
    this.version += 1;
    this.previous = id;
  }

  /** What the founding change names: registrars, node keys, the archive's key, the posts. */
  async founding(posts: readonly ListedPost[]): Promise<Json[]> {
    const registrars = await Promise.all(
      this.keys.registrars.map(async (key, index) => ({
        change: "registrar",
        key: encodeBase64(await composite.exportPublicKey(key)),
        officer: index + 1,
      })),
    );
    return [
      ...registrars,
      {
        change: "node",
        link: encodeBase64(await composite.exportPublicKey(this.keys.link)),
        log: spelled(await publicNoteKeys(this.keys.log)),
        mirror: spelled(await publicNoteKeys(this.keys.mirror)),
        tls: null,
      },
      { change: "archive", sealing: encodeBase64(await hpke.exportPublicKey(this.keys.archive)) },
      ...posts.map(({ post, drafts, releases }) => ({ change: "post", drafts, post, releases })),
    ];
  }

  /** The complete subtree (level, index), from the leaves. */
  private readonly readNode: NodeReader = (level, index) => {
    const key = `${level}/${index}`;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const computed = this.computeNode(level, index);
    this.nodes.set(key, computed);
    return computed;
  };

  private async computeNode(level: number, index: number): Promise<Bytes> {
    if (level === 0) return this.log.leaves[index]!;
    const [left, right] = [this.readNode(level - 1, 2 * index), this.readNode(level - 1, 2 * index + 1)];
    return nodeHash(await left, await right);
  }
}

/** A part's place among the bodies. */
export function bodyKey(index: number, part: number): string {
  return `${index}/${part}`;
}

function spelled({ ed25519, mldsa44 }: { ed25519: Bytes; mldsa44: Bytes }): Json {
  return { ed25519: encodeBase64(ed25519), mldsa44: encodeBase64(mldsa44) };
}

async function signText(name: string, { privateKey, publicKey }: CryptoKeyPair, text: string): Promise<NoteSignature> {
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  const { keyId } = await verifierKey(name, ED25519, raw);
  return { name, keyId, signature: new Uint8Array(await crypto.subtle.sign("Ed25519", privateKey, utf8(text))) };
}

async function signHead(
  name: string,
  { privateKey, publicKey }: CryptoKeyPair,
  { origin, head, time }: { origin: string; head: Head; time: number },
): Promise<NoteSignature> {
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw-public", publicKey));
  const { keyId } = await verifierKey(name, MLDSA44_COSIGNATURE, raw);
  const message = mldsa44Message(name, time, { origin, size: head.size, root: Uint8Array.fromHex(head.root) });
  const signature = new Uint8Array(await crypto.subtle.sign({ name: "ML-DSA-44" }, privateKey, message));
  return { name, keyId, signature: join(bigEndian(time, 8), signature) };
}
