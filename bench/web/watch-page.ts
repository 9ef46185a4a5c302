declare global {
  interface Window {
    /** Resolves with the time (see {@link now}) at which the frame is drawn in which something of that selector and text can be seen. */
    kithWhenSeen: (selector: string, text: string) => Promise<number>
    /** The longest task that held up the page, in ms, since this was asked last; 0 below 50. */
    kithLongestTask: () => number
  }
}

/** Runs in each page before its own scripts: a stopwatch that looks at what a person would see. */
export function watchPage(): void {
  const isSeen = (selector: string, text: string) => {
    for (const element of document.querySelectorAll(selector)) {
      if (element.checkVisibility() && (text === "" || element.textContent?.includes(text))) return true
    }
    return false
  }
  window.kithWhenSeen = (selector, text) =>
    new Promise<number>((resolve) => {
      // A frame is on the screen when the task after it begins.
      const drawn = () =>
        requestAnimationFrame(() => {
          const channel = new MessageChannel()
          channel.port1.onmessage = () => resolve(performance.timeOrigin + performance.now())
          channel.port2.postMessage(undefined)
        })
      if (isSeen(selector, text)) {
        drawn()
        return
      }
      const observer = new MutationObserver(() => {
        if (!isSeen(selector, text)) return
        observer.disconnect()
        drawn()
      })
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
    })
  let longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
  }).observe({ type: "longtask" })
  window.kithLongestTask = () => {
    const since = longest
    longest = 0
    return since
  }
}
