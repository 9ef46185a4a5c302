import { DomainError } from "@kith/feature-kit"
import type { FormField } from "@kith/xmpp"
import type { RoomLimits } from "./limits.ts"

export type SettingValue = string | number | boolean | readonly string[]

/** One thing an owner can set: a field of the form of a room (XEP-0045 §15.5.3). Made by the kinds of `setting-kinds.ts`. */
export interface Setting<Value extends SettingValue = SettingValue> {
  readonly name: string
  /** Other names it is known by; heard when it is not set by its own. */
  readonly aliases?: readonly string[]
  readonly initial: Value
  /** Its field in a form, with `value` filled in. */
  field(value: Value, limits: RoomLimits): FormField
  /** Of what a form says; an empty list is an emptied field. Throws `not-acceptable`. */
  read(values: readonly string[], limits: RoomLimits): Value
}

/** What the owners of a room have set; what they have not is as it is at first. Immutable. */
export class Settings {
  readonly #values: ReadonlyMap<string, SettingValue>

  constructor(values: ReadonlyMap<string, SettingValue> = new Map()) {
    this.#values = values
  }

  static parse(json: string): Settings {
    return new Settings(new Map(Object.entries(JSON.parse(json))))
  }

  get<Value extends SettingValue>(setting: Setting<Value>): Value {
    return (this.#values.get(setting.name) ?? setting.initial) as Value
  }

  with(changes: ReadonlyMap<string, SettingValue>): Settings {
    return new Settings(new Map([...this.#values, ...changes]))
  }

  toJson(): string {
    return JSON.stringify(Object.fromEntries(this.#values))
  }
}

/** Settings that only make sense together. Throws `not-acceptable`. */
export type SettingRule = (settings: Settings) => void

export function notAcceptable(setting: { readonly name: string }, text: string): DomainError {
  return new DomainError("not-acceptable", `${setting.name}: ${text}`)
}
