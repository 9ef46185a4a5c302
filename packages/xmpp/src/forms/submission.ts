import { Jid } from "../jid/jid.ts"
import { parseBoolean } from "../xml/values.ts"
import { type DataForm, type FormField, findField } from "./form.ts"

/** Why a submitted form cannot be accepted, for the person who filled it in. */
export interface FormProblem {
  readonly field: string
  readonly text: string
}

export interface Submission {
  /** By field. Those left out are not there: they keep what they are (XEP-0004 §3.5). */
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly problems: readonly FormProblem[]
}

const MULTIPLE = new Set(["list-multi", "jid-multi", "text-multi", "hidden"])

/**
 * Reads what somebody submitted against the form that was given out. Fields the form does not have are ignored; a boolean
 * reads as `true` or `false`, an address in its normal form, and lines of text as one value each.
 */
export function readSubmission(form: DataForm, submitted: DataForm): Submission {
  const values = new Map<string, readonly string[]>()
  const problems: FormProblem[] = []
  for (const field of form.fields) {
    const { name } = field
    if (name === undefined || field.type === "fixed") continue
    const given = findField(submitted, name)?.values
    const isEmpty = given === undefined || given.length === 0 || given.every((value) => value === "")
    if (field.isRequired === true && isEmpty) problems.push({ field: name, text: "A value is needed" })
    else if (given !== undefined) {
      const read = isEmpty ? [] : readValues(field, given)
      if (typeof read === "string") problems.push({ field: name, text: read })
      else values.set(name, read)
    }
  }
  return { values, problems }
}

/** The values, or what is wrong with them. */
function readValues(field: FormField, given: readonly string[]): readonly string[] | string {
  const { type = "text-single" } = field
  if (given.length > 1 && !MULTIPLE.has(type)) return "Only one value is possible"
  switch (type) {
    case "boolean": {
      const value = parseBoolean(given[0])
      return value === undefined ? "It must be true or false" : [String(value)]
    }
    case "jid-single":
    case "jid-multi": {
      const jids = given.map((value) => Jid.tryParse(value)?.toString())
      if (jids.includes(undefined)) return "It must be an address"
      return [...new Set(jids.filter((jid) => jid !== undefined))]
    }
    case "list-single":
    case "list-multi": {
      const isOffered = (value: string) => field.options?.some((option) => option.value === value) === true
      return field.isOpen === true || given.every(isOffered) ? given : "It must be one of the options"
    }
    case "text-multi":
      return given.flatMap((value) => value.split(/\r\n|\r|\n/))
    case "text-single":
    case "text-private":
      return given.some((value) => /[\r\n]/.test(value)) ? "It must be one line" : given
    default:
      return given
  }
}
