/**
 * The gallery: every page with the stand-in behind it, built and served as a node serves the bundle, under the same
 * policy. `npm run gallery`, then /?own=XB&language=zh-Hans&theme=dark&scene=night
 */
import { defineConfig } from "vite";

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types lit-html";

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  build: {
    target: "es2024",
    cssTarget: "chrome140",
    assetsInlineLimit: 0,
    modulePreload: false,
    outDir: "../../build/gallery",
    emptyOutDir: true,
  },
  preview: { headers: { "Content-Security-Policy": policy } },
});
