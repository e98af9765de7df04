/**
 * The two keys of a device: the composite one that signs, the X-Wing one that opens what is sealed to it.
 *
 * Their private parts are `CryptoKey`s that cannot be exported. Kept are the component keys (ML-DSA-65, Ed25519,
 * ML-KEM-768, X25519), each for itself: a native combined key comes back from IndexedDB as null without an error. So
 * nothing is believed that was not read back, signed with and opened with.
 */
import { type Bytes, equal } from "../protocol/bytes.ts";
import * as composite from "../protocol/composite.ts";
import { deviceId } from "../protocol/epoch.ts";
import { ProtocolError } from "../protocol/errors.ts";
import * as hpke from "../protocol/hpke.ts";
import { KeyLost } from "./errors.ts";
import type { Store } from "./store.ts";

const NAME = "device";

/** A device's keys, and the public ones (1984 and 1216 bytes) that its id hashes. */
export interface DeviceKeys {
  readonly id: string;
  readonly signing: composite.SigningKey;
  readonly sealing: hpke.SealingKey;
  readonly signingPublic: Bytes;
  readonly sealingPublic: Bytes;
}

/** Where keys are written to and read back from. */
export type KeyStorage = Pick<Store, "key" | "putKey">;

interface KeptKeys {
  readonly signing: composite.SigningKey;
  readonly sealing: hpke.SealingKey;
}

/** The keys that this browser keeps, or undefined if there are none. Throws `KeyLost` for what came back broken. */
export async function loadKeys(store: KeyStorage): Promise<DeviceKeys | undefined> {
  const kept = await store.key<KeptKeys>(NAME);
  return kept === undefined ? undefined : withPublicKeys(kept);
}

/**
 * The keys that this browser keeps; made, written and read back first if there are none.
 *
 * Throws `KeyLost` where they do not come back, or what comes back does not sign and open: then this browser cannot be
 * a device.
 */
export async function makeKeys(store: KeyStorage): Promise<DeviceKeys> {
  const known = await loadKeys(store);
  if (known !== undefined) return known;
  const [signing, sealing] = await Promise.all([composite.generateSigningKey(), hpke.generateSealingKey()]);
  await store.putKey(NAME, { signing, sealing } satisfies KeptKeys);
  const made = await loadKeys(store);
  if (made === undefined) throw new KeyLost("nothing was written");
  const written = await withPublicKeys({ signing, sealing });
  if (made.id !== written.id) throw new KeyLost("another key was read");
  await tryKeys(made);
  return made;
}

/** Signs and verifies, seals and opens with the keys. Throws `KeyLost`. */
export async function tryKeys(keys: DeviceKeys): Promise<void> {
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  try {
    await composite.verify(keys.signingPublic, challenge, await composite.sign(keys.signing, challenge));
    const sealed = await hpke.seal(keys.sealingPublic, challenge, new Uint8Array());
    if (equal(await hpke.open(keys.sealing, sealed, new Uint8Array()), challenge)) return;
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof DOMException)) throw error;
  }
  throw new KeyLost("the keys do not work");
}

async function withPublicKeys({ signing, sealing }: KeptKeys): Promise<DeviceKeys> {
  const pairs = [signing?.mldsa, signing?.ed25519, sealing?.mlkem, sealing?.x25519];
  const whole = pairs.every((pair) => pair?.privateKey instanceof CryptoKey && pair.publicKey instanceof CryptoKey);
  if (!whole) throw new KeyLost("a key came back empty");
  if (pairs.some((pair) => pair.privateKey.extractable)) throw new KeyLost("a key could be copied");
  const signingPublic = await composite.exportPublicKey(signing);
  const sealingPublic = await hpke.exportPublicKey(sealing);
  return { id: await deviceId(signingPublic, sealingPublic), signing, sealing, signingPublic, sealingPublic };
}
