/**
 * The bundle that this page loaded, and the one that its node serves now. A page stands open for days; meanwhile the
 * node may have been given another version, whose answers this one cannot read.
 *
 *     {"files":{"hotline-B3xk01Qz.js":"<SHA-256, hex>",…},"script":"hotline-B3xk01Qz.js","style":"hotline-9fJw2aLe.css"}
 */
import type { Bytes } from "../protocol/bytes.ts";
import { sha256 } from "../protocol/native.ts";
import type { Fetch } from "./api.ts";

/** `manifest.json`, and the hash of its bytes, by which a list of signatories names it. */
export interface Manifest {
  readonly files: Readonly<Record<string, string>>;
  readonly script: string;
  readonly style: string;
  readonly hash: string;
}

/** The SHA-256 of the module and of the stylesheet that a page runs and wears: the browser held both to them. */
export interface LoadedBundle {
  readonly script: string;
  readonly style: string;
}

const MANIFEST = "/client/manifest.json";
/** Milliseconds for which it is awaited. */
const PATIENCE = 10_000;
const INTEGRITY = /^sha256-([A-Za-z0-9+/]{43}=)$/;

/** What a page loaded, by the `integrity` of its elements; null for one that was not loaded as a node serves it. */
export function loadedBundle(page: Document = document, module: string = import.meta.url): LoadedBundle | null {
  const script = hashOf([...page.scripts].find(({ src }) => src === module)?.integrity);
  const style = hashOf(page.querySelector<HTMLLinkElement>("link[rel=stylesheet][integrity]")?.integrity);
  return script === null || style === null ? null : { script, style };
}

/** The manifest that the node serves now; null where it cannot be had, or is none. */
export async function servedManifest(ask: Fetch): Promise<Manifest | null> {
  let bytes: Bytes;
  try {
    const response = await ask(MANIFEST, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) return null;
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch {
    // `fetch` rejects for nothing but what keeps it from the node.
    return null;
  }
  return readManifest(bytes);
}

/** Whether a page loaded another bundle than that of a manifest. */
export function isOther(loaded: LoadedBundle, { files, script, style }: Manifest): boolean {
  return files[script] !== loaded.script || files[style] !== loaded.style;
}

async function readManifest(bytes: Bytes): Promise<Manifest | null> {
  try {
    const { files, script, style } = JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
    const known = typeof files === "object" && typeof script === "string" && typeof style === "string";
    return known ? { files, script, style, hash: (await sha256(bytes)).toHex() } : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

function hashOf(integrity: string | undefined): string | null {
  const found = INTEGRITY.exec(integrity ?? "")?.[1];
  return found === undefined ? null : Uint8Array.fromBase64(found).toHex();
}
