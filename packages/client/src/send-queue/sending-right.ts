/**
 * The tabs of one account in one browser share a store, hence a send queue; one of them at a time may send from it.
 */
export interface SendingRight {
  /** Resolves when the right is ours, with what gives it back. Rejects when `signal` aborts. */
  acquire(signal: AbortSignal): Promise<() => void>
  /** Whether another one waits for it. */
  isWanted(): Promise<boolean>
}

/** Where nobody else has the store open. */
export const soleSendingRight: SendingRight = {
  acquire: async () => () => undefined,
  isWanted: async () => false,
}
