import { readFileSync } from "node:fs"
import type { Plugin } from "vite"
import { languages } from "../src/strings/languages.ts"

/** Messages without arguments, which a manifest can take as they are. */
type Messages = Readonly<Record<"app" | "search" | "activity" | "settings", Record<string, string>>>

/**
 * Writes `/manifest-<language>.webmanifest` for every language but English, whose file is `public/manifest.webmanifest`: what
 * a system shows of the installed app. They have one `id` and are the same app.
 */
export function manifests(): Plugin {
  return {
    name: "kith-manifests",
    apply: "build",
    async generateBundle() {
      const english = readFileSync(new URL("../public/manifest.webmanifest", import.meta.url), "utf8")
      for (const { tag, direction, load } of languages) {
        if (tag === "en") continue
        const messages = (await load()) as unknown as Messages
        const source = JSON.stringify(translateManifest(JSON.parse(english), tag, direction, messages))
        this.emitFile({ type: "asset", fileName: `manifest-${tag}.webmanifest`, source })
      }
    },
  }
}

interface Manifest {
  readonly shortcuts: readonly { readonly name: string; readonly short_name?: string; readonly url: string }[]
}

export function translateManifest(
  manifest: Manifest,
  lang: string,
  dir: string,
  { app, search, activity, settings }: Messages,
): Manifest {
  const names: Readonly<Record<string, string | undefined>> = {
    "/search": search.title,
    "/activity": activity.title,
    "/settings": settings.title,
  }
  return {
    ...manifest,
    ...{ lang, dir, description: app.tagline },
    // Without the short names: in these languages the names are all there is.
    shortcuts: manifest.shortcuts.map(({ name, url }) => ({ name: names[url] ?? name, url })),
  }
}
