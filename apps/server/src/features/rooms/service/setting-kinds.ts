import type { FormFieldType, FormOption } from "@kith/xmpp"
import type { RoomLimits } from "./limits.ts"
import { notAcceptable, type Setting } from "./settings.ts"

interface Described {
  readonly name: string
  readonly label: string
  readonly aliases?: readonly string[]
}

/** On or off. */
export function flag(described: Described & { readonly initial: boolean }): Setting<boolean> {
  const { label, ...rest } = described
  return {
    ...rest,
    field: (value) => ({ name: rest.name, type: "boolean", label, values: [value ? "1" : "0"] }),
    read: ([value]) => (value === undefined ? rest.initial : value === "true" || value === "1"),
  }
}

/** A line of text, or several. */
export function text(
  described: Described & {
    readonly type?: FormFieldType
    readonly maxLength: (limits: RoomLimits) => number
    /** What is wrong with it, if anything. */
    readonly problem?: (value: string) => string | undefined
  },
): Setting<string> {
  const { label, name, type = "text-single", maxLength, problem } = described
  return {
    name,
    initial: "",
    field: (value) => ({ name, type, label, values: value === "" ? [] : value.split("\n") }),
    read(values, limits) {
      const value = values.join("\n").trim()
      const most = maxLength(limits)
      if (value.length > most) throw notAcceptable(described, `It may have ${most} characters; write less.`)
      const wrong = problem?.(value)
      if (wrong !== undefined) throw notAcceptable(described, wrong)
      return value
    },
  }
}

/** One of several. */
export function choice<Value extends string>(
  described: Described & {
    readonly options: readonly (FormOption & { readonly value: Value })[]
    readonly initial: NoInfer<Value>
  },
): Setting<Value> {
  const { name, label, options, initial } = described
  return {
    name,
    initial,
    field: (value) => ({ name, type: "list-single", label, values: [value], options }),
    read([value]) {
      if (value === undefined) return initial
      const option = options.find((known) => known.value === value)
      if (option === undefined) throw notAcceptable(described, "Choose one of the options.")
      return option.value
    },
  }
}

/** Any number of several. */
export function choices<Value extends string>(
  described: Described & {
    readonly options: readonly (FormOption & { readonly value: Value })[]
    readonly initial: readonly NoInfer<Value>[]
  },
): Setting<readonly Value[]> {
  const { name, label, options, initial } = described
  return {
    name,
    initial,
    field: (values) => ({ name, type: "list-multi", label, values, options }),
    read(values) {
      const chosen = options.filter((option) => values.includes(option.value))
      if (chosen.length < new Set(values).size) throw notAcceptable(described, "Choose among the options.")
      return chosen.map((option) => option.value)
    },
  }
}

/** A whole number from 0 on; `most` is what the service allows. */
export function count(
  described: Described & {
    readonly initial: number
    readonly most: (limits: RoomLimits) => number
    /** Offered in a list; without them any number can be typed. The word `none` stands for no limit of one's own. */
    readonly offered?: readonly number[]
  },
): Setting<number> {
  const { label, name, initial, most, offered, ...rest } = described
  return {
    ...rest,
    name,
    initial,
    field(value, limits) {
      const shown = value === NO_LIMIT ? "none" : String(Math.min(value, most(limits)))
      if (offered === undefined) {
        return { name, type: "text-single", label, values: [shown], range: { min: 0, max: most(limits) } }
      }
      const values = new Set([
        ...offered.filter((number) => number <= most(limits)).map(String),
        shown,
        "none",
      ])
      const options = [...values].map((one) => ({ value: one, label: one === "none" ? "None" : one }))
      return { name, type: "list-single", label, values: [shown], options, isOpen: true }
    },
    read([value], limits) {
      if (value === undefined) return initial
      if (offered !== undefined && value === "none") return NO_LIMIT
      if (!/^\d{1,9}$/.test(value)) throw notAcceptable(described, "It must be a whole number.")
      const number = Number(value)
      if (number > most(limits)) throw notAcceptable(described, `The most is ${most(limits)}.`)
      return number
    },
  }
}

export const NO_LIMIT = -1
