import type { Guard, Hook, Hooks, Log, MaybePromise, Observer, Transform } from "@kith/feature-kit"

interface Listeners {
  // biome-ignore-start lint/suspicious/noExplicitAny: one map holds the listeners of hooks of every event type
  readonly guards: Guard<any>[]
  readonly transforms: Transform<any>[]
  readonly observers: Observer<any>[]
  // biome-ignore-end lint/suspicious/noExplicitAny: see above
}

type Phase = "guard" | "transform" | "observe"
// biome-ignore lint/suspicious/noExplicitAny: see Listeners
type AnyListener = Guard<any> | Transform<any> | Observer<any>

/** All listeners of all hooks. Order within a phase is the order of registration, which is the order of features. */
export class HookBus implements Hooks {
  readonly #listeners = new Map<Hook<unknown>, Listeners>()
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  /** Registers and answers with how to take it back. */
  add(hook: Hook<unknown>, phase: Phase, listener: AnyListener): () => void {
    const listeners = this.#of(hook)
    const list = (
      phase === "guard"
        ? listeners.guards
        : phase === "transform"
          ? listeners.transforms
          : listeners.observers
    ) as AnyListener[]
    list.push(listener)
    return () => {
      const index = list.indexOf(listener)
      if (index >= 0) list.splice(index, 1)
    }
  }

  on<Event>(hook: Hook<Event>, phase: Phase, listener: AnyListener): void {
    this.add(hook, phase, listener)
  }

  admit<Event>(hook: Hook<Event>, event: Event): MaybePromise<Event> {
    const listeners = this.#listeners.get(hook)
    if (listeners === undefined) return event
    return admitFrom(listeners, event, 0)
  }

  notify<Event>(hook: Hook<Event>, event: Event): MaybePromise<void> {
    const observers = this.#listeners.get(hook)?.observers
    if (observers === undefined) return
    let waiting: Promise<void>[] | undefined
    for (const observe of observers) {
      try {
        const result = observe(event)
        if (result instanceof Promise) {
          waiting ??= []
          waiting.push(result.catch((error: unknown) => this.#report(hook, error)))
        }
      } catch (error) {
        this.#report(hook, error)
      }
    }
    if (waiting !== undefined) return Promise.all(waiting).then(() => undefined)
  }

  #of(hook: Hook<unknown>): Listeners {
    let listeners = this.#listeners.get(hook)
    if (listeners === undefined) {
      listeners = { guards: [], transforms: [], observers: [] }
      this.#listeners.set(hook, listeners)
    }
    return listeners
  }

  #report(hook: Hook<unknown>, error: unknown): void {
    this.#log.error("An observer crashed", { hook: hook.name, error })
  }
}

/** Guards, then transforms, from the `start`th on; goes on behind a promise only where one of them waits. */
function admitFrom<Event>(listeners: Listeners, event: Event, start: number): MaybePromise<Event> {
  const { guards, transforms } = listeners
  let current = event
  for (let index = start; index < guards.length + transforms.length; index++) {
    const guard = guards[index]
    const result = guard === undefined ? transforms[index - guards.length]?.(current) : guard(current)
    if (result instanceof Promise) {
      return result.then((replaced: Event | undefined) =>
        admitFrom(listeners, guard === undefined ? (replaced ?? current) : current, index + 1),
      )
    }
    if (guard === undefined && result !== undefined) current = result as Event
  }
  return current
}
