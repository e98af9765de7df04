/** Runs what makes vectors in Chromium (`make vectors`); the tests themselves have `vite.config.ts`. */
import { defineConfig } from "vitest/config";
import config from "./vite.config.ts";

export default defineConfig({ ...config, test: { ...config.test, include: ["tests/protocol/*.make.ts"] } });
