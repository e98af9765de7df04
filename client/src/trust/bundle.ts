/**
 * What this browser loaded, compared with the manifest in the own side's list of signatories.
 *
 * The browser compares by itself, no more: a node that served other code could serve code that says the same. The page
 * says so in these words.
 */

/** What the comparison came to. `manifest` is the hash of the manifest that the node serves, hex. */
export interface Compared {
  readonly state: "same" | "differs" | "unlisted" | "unknown";
  readonly manifest: string | null;
  readonly files: number;
  /** Names of files whose bytes are not what the manifest says. */
  readonly wrong: readonly string[];
}

interface Manifest {
  readonly files: Readonly<Record<string, string>>;
  readonly script: string;
  readonly style: string;
}

/** Compares manifest, script and stylesheet. `listed` is the hash in the list of signatories, if it names one. */
export async function compareBundle(
  listed: string | null,
  ask: (path: string) => Promise<Response> = (path) => fetch(path),
): Promise<Compared> {
  const failed: Compared = { state: "unknown", manifest: null, files: 0, wrong: [] };
  try {
    const bytes = await bytesOf(await ask("/client/manifest.json"));
    if (bytes === null) return failed;
    const manifest = readManifest(bytes);
    if (manifest === null) return failed;
    const hash = await sha256Hex(bytes);
    const wrong = await wrongFiles(manifest, ask);
    const state = wrong.length > 0 ? "differs" : listed === null ? "unlisted" : listed === hash ? "same" : "differs";
    return { state, manifest: hash, files: Object.keys(manifest.files).length, wrong };
  } catch (error) {
    if (error instanceof TypeError) return failed;
    throw error;
  }
}

/** The script and the stylesheet that this page uses, by their bytes. */
async function wrongFiles(manifest: Manifest, ask: (path: string) => Promise<Response>): Promise<readonly string[]> {
  const checked = await Promise.all(
    [manifest.script, manifest.style].map(async (name) => {
      const bytes = await bytesOf(await ask(`/client/${name}`));
      return bytes !== null && (await sha256Hex(bytes)) === manifest.files[name] ? null : name;
    }),
  );
  return checked.filter((name) => name !== null);
}

async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function readManifest(bytes: Uint8Array<ArrayBuffer>): Manifest | null {
  try {
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
    return typeof manifest.script === "string" &&
      typeof manifest.style === "string" &&
      typeof manifest.files === "object"
      ? manifest
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
