/**
 * The build and the tests of the officer's client.
 *
 * The build is one module, one stylesheet and the fonts, each named by its content, and `manifest.json`, by which
 * anyone compares the bundle byte for byte. It reads nothing of the machine or the moment, so the same sources give
 * the same bytes. There is no code splitting: `integrity` covers the one module, and an import map for more would
 * have to be inline, which the Content-Security-Policy forbids.
 *
 * The tests run in Chromium itself, as only there the device's algorithms (ML-DSA, ML-KEM, X25519) exist.
 */
import { createHash } from "node:crypto";
import { playwright } from "@vitest/browser-playwright";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * Writes `manifest.json`: the entry module, the stylesheet, and the SHA-256 of every file, keys in order, one spelling:
 * `{"files":{"hotline-B3xk01Qz.js":"<64 hex digits>",…},"script":"hotline-B3xk01Qz.js","style":"hotline-9fJw2aLe.css"}`
 */
function manifest(): Plugin {
  return {
    name: "hotline-manifest",
    enforce: "post",
    generateBundle(_options, bundle) {
      const files = Object.values(bundle)
        .map((file) => [file.fileName, file.type === "chunk" ? file.code : file.source] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const only = (suffix: string): string => {
        const [name, ...others] = files.map(([fileName]) => fileName).filter((fileName) => fileName.endsWith(suffix));
        if (name === undefined || others.length > 0) this.error(`the bundle must have exactly one ${suffix} file`);
        return name;
      };
      const hashes = files.map(([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")]);
      const source = JSON.stringify({ files: Object.fromEntries(hashes), script: only(".js"), style: only(".css") });
      this.emitFile({ type: "asset", fileName: "manifest.json", source });
    },
  };
}

/** Chromium's own sandbox refuses to start as root. */
const rootFlags = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export default defineConfig({
  base: "./",
  build: {
    target: "es2024",
    cssTarget: "chrome140",
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: "src/main.ts",
      output: {
        codeSplitting: false,
        entryFileNames: "hotline-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
  plugins: [manifest()],
  // Every dependency is a module already. Discovering them while the tests run would reload a test in its middle.
  optimizeDeps: { noDiscovery: true },
  server: { fs: { allow: [".", "../tests/vectors"] } },
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 60_000, // for one that hangs: a busy machine takes a quarter of it for the longest
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: "chromium" }],
      provider: playwright({
        launchOptions: {
          executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
          args: [
            ...rootFlags,
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
          ],
        },
      }),
    },
  },
});
