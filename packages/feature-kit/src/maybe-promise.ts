/** The answer of a stage that need not wait: the hot path makes no promise for it. */
export type MaybePromise<T> = T | Promise<T>
