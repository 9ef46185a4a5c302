import { existsSync } from "node:fs"

/** The built web app; throws when it is not built. */
export function findWebFolder(): string {
  const folder = new URL("../../apps/web/dist", import.meta.url).pathname
  if (!existsSync(`${folder}/index.html`)) {
    throw new Error("The web app is not built. Run: npm run build -w @kith/web")
  }
  return folder
}
