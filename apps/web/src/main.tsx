// First, so that what a component says of itself has the last word.
import "./ui/tokens.css"
import "./ui/page.css"
import "./ui/forced-colors.css"

import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { listRememberedAccounts } from "./session/remembered-accounts.ts"
import { resumeSession } from "./session/session.ts"
import { useLive } from "./session/useLive.ts"
import { App } from "./shell/App.tsx"
import { Mishap } from "./shell/Mishap.tsx"
import { keepApp } from "./shell/updates.ts"
import { prepareWorkspace } from "./shell/workspace-code.ts"
import { chosenLanguage, language, loadLanguage } from "./strings/language.ts"
import { matchLanguage } from "./strings/languages.ts"
import { keepFocus } from "./ui/focus/keep-focus.ts"

const root = document.getElementById("root")
if (root === null) throw new Error("The page has no root to draw into")

/** All of it is drawn anew in another language; what is kept, such as drafts, does not live in components. */
function Page() {
  return (
    <Mishap key={useLive(language).tag}>
      <App />
    </Mishap>
  )
}

// Who comes back goes through no door: all code is asked for at once, and not one part by the other.
if (listRememberedAccounts().length > 0) prepareWorkspace()

keepFocus()
loadLanguage().then(
  () => {
    void resumeSession()
    createRoot(root).render(
      <StrictMode>
        <Page />
      </StrictMode>,
    )
  },
  (error: unknown) => {
    console.error("No language can be loaded:", error)
    const { tag, direction, cannotLoad } = matchLanguage([chosenLanguage() ?? [], navigator.languages].flat())
    root.lang = tag
    root.dir = direction
    root.textContent = cannotLoad
  },
)

// Only where it can be had: over HTTPS, and on loopback addresses.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  keepApp().catch((error: unknown) => {
    console.warn("The app cannot be kept for reading without a connection:", error)
  })
}
