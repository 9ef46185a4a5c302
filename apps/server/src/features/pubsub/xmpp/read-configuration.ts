import { DomainError } from "@kith/feature-kit"
import {
  type DataForm,
  type FormField,
  findForm,
  formTypeOf,
  Jid,
  parseBoolean,
  parseCount,
  type XmlElement,
} from "@kith/xmpp"
import { PUBSUB_NODE_CONFIG, PUBSUB_PUBLISH_OPTIONS } from "@kith/xmpp/extensions"
import type { ConfigurationChange } from "../model/configuration.ts"
import { PubsubError } from "../model/pubsub-error.ts"
import { CONFIGURATION_FIELDS, type ConfigurationField } from "./configuration-form.ts"

/** What a submitted form wants to change; `undefined` where it was cancelled. Unknown fields are left aside. */
export function readConfiguration(holder: XmlElement | undefined): ConfigurationChange | undefined {
  const form = holder && findForm(holder)
  if (form === undefined) return {}
  if (form.type === "cancel") return undefined
  requireType(form, PUBSUB_NODE_CONFIG)
  const nodeType = form.fields.find(({ name }) => name === "pubsub#node_type")?.values?.[0]
  if (nodeType !== undefined && nodeType !== "leaf") {
    throw new PubsubError(
      "feature-not-implemented",
      "unsupported",
      "Nodes here are leaves only.",
      "collections",
    )
  }
  return readFields(form.fields, () => undefined)
}

/**
 * What a form of any type says that was written by another server; what this one cannot read is left aside, and so are fields
 * without a value. Only who sees a node is not guessed at: nobody does then.
 */
export function readForeignConfiguration(holder: XmlElement): ConfigurationChange {
  const form = findForm(holder)
  let change: ConfigurationChange = {}
  for (const field of form?.fields ?? []) {
    if (field.values === undefined || field.values.every((value) => value === "")) continue
    try {
      change = { ...change, ...readFields([field], () => undefined) }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      if (field.name === "pubsub#access_model") change = { ...change, accessModel: "whitelist" }
    }
  }
  return change
}

/** XEP-0060 §7.1.5: what must be so for something to be published. */
export function readPublishOptions(options: XmlElement | undefined): ConfigurationChange {
  const form = options && findForm(options)
  if (form === undefined) return {}
  requireType(form, PUBSUB_PUBLISH_OPTIONS)
  return readFields(form.fields, (field) => {
    throw new PubsubError(
      "conflict",
      "precondition-not-met",
      `This server does not know the option ${field.name ?? ""}.`,
    )
  })
}

function requireType(form: DataForm, expected: string): void {
  const actual = formTypeOf(form)
  if (form.type !== "submit" || (actual !== undefined && actual !== expected)) {
    throw new DomainError("bad-request", `A form of type submit with the FORM_TYPE ${expected} is needed.`)
  }
}

function readFields(
  fields: readonly FormField[],
  onUnknown: (field: FormField) => void,
): ConfigurationChange {
  const change: Record<string, unknown> = {}
  for (const given of fields) {
    if (given.name === "FORM_TYPE" || given.name === "pubsub#node_type") continue
    const field = CONFIGURATION_FIELDS.find(({ name }) => name === given.name)
    if (field === undefined) onUnknown(given)
    else change[field.key] = readValue(field, given.values ?? [])
  }
  // Each value has been read as its key wants it.
  return change as ConfigurationChange
}

const COUNTS: ReadonlySet<string> = new Set(["maxItems", "itemExpireSeconds", "maxPayloadBytes"])

function readValue(field: ConfigurationField, values: readonly string[]): unknown {
  const [first = ""] = values
  const refuse = (what: string) => new DomainError("not-acceptable", `The field ${field.name} ${what}.`)
  switch (field.type) {
    case "boolean": {
      const value = parseBoolean(first)
      if (value === undefined) throw refuse("must be true or false")
      return value
    }
    case "jid-multi":
      return values.map((value) => {
        const jid = Jid.tryParse(value)
        if (jid === undefined) throw refuse("must hold addresses")
        return jid.toString()
      })
    case "list-multi":
      return [...new Set(values)]
    case "list-single":
      if (field.options?.includes(first) === true) return first
      if (field.key !== "accessModel") throw refuse(`is one of ${field.options?.join(", ")}`)
      throw new PubsubError(
        "not-acceptable",
        "unsupported-access-model",
        `Access is one of ${field.options?.join(", ")}.`,
      )
    default: {
      if (!COUNTS.has(field.key)) return first
      const count = first === "max" ? first : parseCount(first)
      if (count === undefined) throw refuse("must be a whole number or max")
      return count
    }
  }
}
