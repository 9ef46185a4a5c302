// First, so that what a component says of itself has the last word.
import "./ui/tokens.css"
import "./ui/page.css"

import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { resumeSession } from "./session/session.ts"
import { App } from "./shell/App.tsx"
import { Mishap } from "./shell/Mishap.tsx"
import { trustScript } from "./ui/trusted-script.ts"

const root = document.getElementById("root")
if (root === null) throw new Error("The page has no root to draw into")

void resumeSession()
createRoot(root).render(
  <StrictMode>
    <Mishap>
      <App />
    </Mishap>
  </StrictMode>,
)

// Only where it can be had: over HTTPS, and on loopback addresses.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(trustScript("/service-worker.js")).catch((error: unknown) => {
    console.warn("The app cannot be kept for reading without a connection:", error)
  })
}
