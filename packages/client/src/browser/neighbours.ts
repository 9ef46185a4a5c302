import type { Neighbours, News } from "../account/neighbours.ts"
import { type SendingRight, soleSendingRight } from "../send-queue/sending-right.ts"

/** Tabs talk over a BroadcastChannel; the right to send is a Web Lock, which the browser frees when a tab dies. */
export function openNeighbours(name: string): Neighbours {
  const channel = new BroadcastChannel(name)
  let isOpen = true
  return {
    // Web Locks exist on secure pages only; elsewhere one tab at a time is all that can be promised.
    right: "locks" in navigator ? lockRight(`${name}:send`) : soleSendingRight,
    tell: (news) => {
      if (isOpen) channel.postMessage(news)
    },
    listen: (listener) => {
      channel.onmessage = ({ data }: MessageEvent<News>) => listener(data)
    },
    close: () => {
      isOpen = false
      channel.close()
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
