import type { Change } from "../messages/change.ts"
import { type SendingRight, soleSendingRight } from "../send-queue/sending-right.ts"

export type News =
  | { readonly kind: "change"; readonly change: Change }
  /** The account was removed from this browser. */
  | { readonly kind: "signed-out" }

/** The other tabs of this browser that have the same account open, on the same store. */
export interface Neighbours {
  readonly right: SendingRight
  /**
   * A number that no other tab has until this one is closed, the lowest that is free; `undefined` when there is none,
   * or nobody to ask.
   */
  claimPlace(): Promise<number | undefined>
  /** Holds a name that one tab at a time may hold; the answer gives it back. Rejects when `signal` aborts. */
  holdAlone(name: string, signal: AbortSignal): Promise<() => void>
  tell(news: News): void
  listen(listener: (news: News) => void): void
  close(): void
}

/** For a store that nobody shares. */
export const noNeighbours: Neighbours = {
  right: soleSendingRight,
  claimPlace: async () => 0,
  holdAlone: async () => () => undefined,
  tell: () => undefined,
  listen: () => undefined,
  close: () => undefined,
}
