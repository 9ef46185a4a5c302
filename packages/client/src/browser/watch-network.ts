/** Listens to what a browser tells about the network, and about coming back to life. */
export function watchNetwork(listener: () => void): () => void {
  const whenVisible = () => {
    if (document.visibilityState === "visible") listener()
  }
  window.addEventListener("online", listener)
  window.addEventListener("pageshow", listener)
  document.addEventListener("visibilitychange", whenVisible)
  // A page that was frozen while nobody saw it (Page Lifecycle): its timers stood.
  document.addEventListener("resume", listener)
  return () => {
    window.removeEventListener("online", listener)
    window.removeEventListener("pageshow", listener)
    document.removeEventListener("visibilitychange", whenVisible)
    document.removeEventListener("resume", listener)
  }
}
