/** Whether this browser has what a device is made of. One that lacks it is told so, before anything begins. */
import { Unsupported } from "./errors.ts";

const SIGN: readonly KeyUsage[] = ["sign", "verify"];
/** The algorithms of devices and logs, with what their keys are used for. */
const ALGORITHMS: readonly (readonly [name: string, usages: readonly string[]])[] = [
  ["ML-DSA-65", SIGN],
  ["ML-DSA-44", SIGN],
  ["Ed25519", SIGN],
  ["ML-KEM-768", ["encapsulateBits", "decapsulateBits"]],
  ["X25519", ["deriveBits"]],
];

/** Makes a key of each kind, and lets it go. Throws `Unsupported` with the name of the first that is not there. */
export async function checkBrowser(): Promise<void> {
  if (!("fromBase64" in Uint8Array)) throw new Unsupported("base64");
  if (crypto.subtle === undefined) throw new Unsupported("Web Crypto");
  for (const [name, usages] of ALGORITHMS) {
    try {
      await crypto.subtle.generateKey(name, false, usages as KeyUsage[]);
    } catch (error) {
      if (error instanceof DOMException || error instanceof TypeError) throw new Unsupported(name);
      throw error;
    }
  }
}
