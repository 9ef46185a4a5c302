import type { MaybePromise } from "./maybe-promise.ts"

/**
 * Something that happens (`memberLeft`) or, for guards, is about to happen (`messageSending`). A hook is a typed value:
 * who fires it and who hears it import the same constant.
 */
export interface Hook<Event> {
  readonly name: string
  /** Exists for the type checker only. */
  readonly event?: Event
}

export function defineHook<Event>(name: string): Hook<Event> {
  return { name }
}

/** Refuses by throwing a `DomainError`. A crash refuses too. */
export type Guard<Event> = (event: Event) => MaybePromise<void>
/** Replaces the event, or returns `undefined` to leave it. A crash refuses. */
export type Transform<Event> = (event: Event) => MaybePromise<Event | undefined>
/** Only looks. A crash is logged and disturbs nobody. */
export type Observer<Event> = (event: Event) => MaybePromise<void>

export interface Hooks {
  on<Event>(hook: Hook<Event>, phase: "guard", guard: Guard<Event>): void
  on<Event>(hook: Hook<Event>, phase: "transform", transform: Transform<Event>): void
  on<Event>(hook: Hook<Event>, phase: "observe", observer: Observer<Event>): void

  /** Runs the guards, then the transforms; gives the event as the last transform left it. Throws what refused it. */
  admit<Event>(hook: Hook<Event>, event: Event): MaybePromise<Event>
  /** Tells the observers; resolves when all are done and never rejects. */
  notify<Event>(hook: Hook<Event>, event: Event): MaybePromise<void>
}
