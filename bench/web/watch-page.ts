declare global {
  interface Window {
    /** Resolves with the time (see {@link now}) at which the frame is drawn in which something of that selector and text can be seen. */
    kithWhenSeen: (selector: string, text: string) => Promise<number>
    /** The longest task that held up the page, in ms, since this was asked last; 0 below 50. */
    kithLongestTask: () => number
    /** Times from one frame to the next, in ms, since this was asked last; the first time it begins to watch. */
    kithFrames: () => number[]
    /** How long each task held up the page that took 50 ms and more, since this was asked last. */
    kithLongTasks: () => number[]
  }
}

/** Runs in each page before its own scripts: a stopwatch that looks at what a person would see. */
export function watchPage(): void {
  const isSeen = (selector: string, text: string) => {
    // The newest stands last; whether it can be seen is asked last, because the page has to be laid out for that.
    const all = [...document.querySelectorAll(selector)].reverse()
    return all.some(
      (element) => (text === "" || element.textContent?.includes(text)) && element.checkVisibility(),
    )
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
  let tasks: number[] = []
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration)
  }).observe({ type: "longtask" })
  window.kithLongTasks = () => {
    const since = tasks
    tasks = []
    return since
  }
  window.kithLongestTask = () => Math.max(0, ...window.kithLongTasks())
  let frames: number[] | undefined
  window.kithFrames = () => {
    // A page that is asked for frames all the time draws at other times than one that nobody watches.
    if (frames === undefined) {
      let last = performance.now()
      const watch = (now: number) => {
        frames?.push(now - last)
        last = now
        requestAnimationFrame(watch)
      }
      requestAnimationFrame(watch)
    }
    const since = frames ?? []
    frames = []
    return since
  }
}
