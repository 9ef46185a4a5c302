import { trustScript } from "../ui/trusted-script.ts"

/** A window that is open for days asks so often whether there is a newer version. */
const ASK_AGAIN_MS = 6 * 3_600_000

let waiting: ServiceWorker | undefined
/** This page is of a version that another one is about to replace. */
let isOutdated = false
const listeners = new Set<() => void>()

/** Whether a newer version is on this device and waits to be used. */
export const waitingVersion = {
  get: () => waiting !== undefined,
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

function noteWaiting(worker: ServiceWorker | null): void {
  waiting = worker ?? undefined
  isOutdated ||= waiting !== undefined
  for (const listener of listeners) listener()
}

/** Uses the newer version, in all windows: each loads itself anew. */
export function takeOver(): void {
  waiting?.postMessage("take-over")
}

/** Whether this page is of an older version than a worker; it may have come fresh from the server. */
function isOlderThan(worker: ServiceWorker): Promise<boolean> {
  const script = document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? location.href
  const { port1, port2 } = new MessageChannel()
  const answer = new Promise<boolean>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data !== true)
  })
  worker.postMessage({ script: new URL(script).pathname }, [port2])
  return answer
}

/** Keeps the app on this device, so that it opens without a connection, and watches for newer versions of it. */
export async function keepApp(): Promise<void> {
  const workers = navigator.serviceWorker
  let isReloading = false
  workers.addEventListener("controllerchange", () => {
    // The first worker of all takes no older one's place, and nothing has to be loaded anew for it.
    if (isReloading || !isOutdated) return
    isReloading = true
    location.reload()
  })
  const registration = await workers.register(trustScript("/service-worker.js"))
  const look = () => {
    const worker = registration.waiting
    if (workers.controller === null || worker === null) noteWaiting(null)
    else void isOlderThan(worker).then((isOld) => noteWaiting(isOld ? worker : null))
  }
  look()
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look)
  })
  setInterval(() => void registration.update().catch(() => undefined), ASK_AGAIN_MS)
}
