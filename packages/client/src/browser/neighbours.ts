import type { Neighbours, News } from "../account/neighbours.ts"
import { type SendingRight, soleSendingRight } from "../send-queue/sending-right.ts"

/** So many tabs are told apart. */
const PLACES = 10

/** Tabs talk over a BroadcastChannel; the right to send is a Web Lock, which the browser frees when a tab dies. */
export function openNeighbours(name: string): Neighbours {
  const channel = new BroadcastChannel(name)
  let isOpen = true
  const closed = Promise.withResolvers<void>()
  return {
    // Web Locks exist on secure pages only; elsewhere one tab at a time is all that can be promised.
    right: "locks" in navigator ? lockRight(`${name}:send`) : soleSendingRight,
    async claimPlace() {
      if (!("locks" in navigator)) return undefined
      for (let place = 0; place < PLACES; place++) {
        if (await holdIfFree(`${name}:place-${place}`, closed.promise)) return place
      }
      return undefined
    },
    holdAlone: (what, signal) =>
      "locks" in navigator ? lockRight(`${name}:${what}`).acquire(signal) : soleSendingRight.acquire(signal),
    tell: (news) => {
      if (isOpen) channel.postMessage(news)
    },
    listen: (listener) => {
      channel.onmessage = ({ data }: MessageEvent<News>) => listener(data)
    },
    close: () => {
      isOpen = false
      channel.close()
      closed.resolve()
    },
  }
}

function lockRight(name: string): SendingRight {
  return {
    acquire: (signal) =>
      new Promise<() => void>((resolve, reject) => {
        const hold = () => new Promise<void>((giveBack) => resolve(giveBack))
        navigator.locks.request(name, { signal }, hold).catch(reject)
      }),
    async isWanted() {
      const { pending = [] } = await navigator.locks.query()
      return pending.some((lock) => lock.name === name)
    },
  }
}

/** Whether it was free; then it is held until `end`, or until the tab dies. */
function holdIfFree(name: string, end: Promise<void>): Promise<boolean> {
  return new Promise<boolean>((resolve, reject) => {
    const hold = (lock: Lock | null) => {
      resolve(lock !== null)
      return lock === null ? undefined : end
    }
    navigator.locks.request(name, { ifAvailable: true }, hold).catch(reject)
  })
}
