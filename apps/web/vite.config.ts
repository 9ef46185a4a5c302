import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"
import { compileStrings } from "./build/compile-strings.ts"
import { compress } from "./build/compress.ts"
import { emojiData } from "./build/emoji-data.ts"
import { manifests } from "./build/manifests.ts"
import { serviceWorker } from "./build/service-worker.ts"

/** Where `npm run dev` finds a running Kith server. */
const server = process.env.KITH_DEVELOPMENT_SERVER ?? "http://localhost:8080"

export default defineConfig({
  plugins: [react(), compileStrings(), emojiData(), serviceWorker(), manifests(), compress()],
  build: {
    target: ["es2022", "chrome123", "firefox121", "safari17.5"],
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
  server: {
    proxy: {
      "/xmpp": { target: server, ws: true },
      "/api": { target: server, ws: true },
      "/.well-known": { target: server },
    },
  },
})
