import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import type { Plugin } from "vite"

/** Files of `public/` the app needs without a connection; the built ones are added by name. */
const PUBLIC_FILES = ["/theme.js", "/icon.svg"]

/** What the worker does, one file a subject. */
const WORKER_FILES = ["worker.js", "worker-push.js"]

/** Writes `/service-worker.js` with the list of what this build consists of. */
export function serviceWorker(): Plugin {
  return {
    name: "kith-service-worker",
    apply: "build",
    generateBundle(_, bundle) {
      const built = Object.keys(bundle).filter((name) => name !== "index.html")
      const files = ["/", ...PUBLIC_FILES, ...built.map((name) => `/${name}`)]
      const page = bundle["index.html"]
      const texts = WORKER_FILES.map((name) => readFileSync(new URL(name, import.meta.url), "utf8"))
      const worker = texts.join("\n")
      const version = createHash("sha256")
        .update(JSON.stringify(files))
        .update(worker)
        .update(page?.type === "asset" ? page.source : "")
        .digest("hex")
        .slice(0, 12)
      const source = worker.replace("__VERSION__", version).replace("__FILES__", JSON.stringify(files))
      this.emitFile({ type: "asset", fileName: "service-worker.js", source })
    },
  }
}
