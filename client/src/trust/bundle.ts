/**
 * What this browser loaded, compared with the manifest in the own side's list of signatories: the module and the
 * stylesheet by what the browser held them to when it loaded them, every file by its bytes.
 *
 * The browser compares by itself, no more: a node that served other code could serve code that says the same. The page
 * says so in these words.
 */
import { isOther, type LoadedBundle, loadedBundle, type Manifest, servedManifest } from "../device/index.ts";

/**
 * What the comparison came to. `older`: the node serves another bundle now than this page loaded. `manifest` is the hash
 * of the manifest that the node serves, hex.
 */
export interface Compared {
  readonly state: "same" | "differs" | "unlisted" | "unknown" | "older";
  readonly manifest: string | null;
  /** How many files were compared. */
  readonly files: number;
  /** Names of files whose bytes are not what the manifest says. */
  readonly wrong: readonly string[];
}

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Compares what was loaded. `listed` is the hash in the list of signatories, if it names one. */
export async function compareBundle(
  listed: string | null,
  loaded: LoadedBundle | null = loadedBundle(),
  ask: Ask = (path, init) => fetch(path, init),
): Promise<Compared> {
  const served = await servedManifest(ask);
  if (served === null || loaded === null) return { state: "unknown", manifest: null, files: 0, wrong: [] };
  const { hash } = served;
  if (isOther(loaded, served)) return { state: "older", manifest: hash, files: 0, wrong: [] };
  try {
    const wrong = await wrongFiles(served, ask);
    const state = wrong.length > 0 ? "differs" : listed === null ? "unlisted" : listed === hash ? "same" : "differs";
    return { state, manifest: hash, files: Object.keys(served.files).length, wrong };
  } catch (error) {
    if (error instanceof TypeError) return { state: "unknown", manifest: hash, files: 0, wrong: [] };
    throw error;
  }
}

/** One after the other, as what this browser has kept of them: what is urgent does not wait behind a hundred fonts. */
async function wrongFiles({ files }: Manifest, ask: Ask): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [name, hash] of Object.entries(files)) {
    const response = await ask(`/client/${name}`);
    if (!response.ok || (await sha256Hex(await response.arrayBuffer())) !== hash) wrong.push(name);
  }
  return wrong;
}

async function sha256Hex(bytes: ArrayBuffer): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
