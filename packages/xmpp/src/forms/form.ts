import { type XmlElement, xml } from "../xml/element.ts"
import { MalformedError } from "../xml/malformed-error.ts"

/** XEP-0004 Data Forms. */
export const NS_DATA_FORMS = "jabber:x:data"
/** XEP-0122 Data Forms Validation. */
export const NS_FORM_VALIDATION = "http://jabber.org/protocol/xdata-validate"

const FORM_TYPES = ["form", "submit", "cancel", "result"] as const
export type FormType = (typeof FORM_TYPES)[number]

const FIELD_TYPES = [
  "boolean",
  "fixed",
  "hidden",
  "jid-multi",
  "jid-single",
  "list-multi",
  "list-single",
  "text-multi",
  "text-private",
  "text-single",
] as const
export type FormFieldType = (typeof FIELD_TYPES)[number]

export interface FormOption {
  readonly value: string
  readonly label?: string | undefined
}

export interface FormField {
  /** The attribute `var`; only a `fixed` field may have none. */
  readonly name?: string | undefined
  /** Absent where it follows from the form that was asked for: then it counts as `text-single`. */
  readonly type?: FormFieldType | undefined
  readonly label?: string | undefined
  readonly description?: string | undefined
  readonly isRequired?: boolean | undefined
  readonly values?: readonly string[] | undefined
  readonly options?: readonly FormOption[] | undefined
  /** XEP-0122 §3.2.2: values other than the options are welcome. */
  readonly isOpen?: boolean | undefined
  /** XEP-0122 §3.2.3: it is a whole number between these. */
  readonly range?: { readonly min: number; readonly max: number } | undefined
}

export interface DataForm {
  readonly type: FormType
  readonly title?: string | undefined
  readonly instructions?: readonly string[] | undefined
  readonly fields: readonly FormField[]
  /** What the columns of `items` are. */
  readonly reported?: readonly FormField[] | undefined
  readonly items?: readonly (readonly FormField[])[] | undefined
}

/** Writes a form: `<x xmlns='jabber:x:data'/>`. */
export function dataForm(form: DataForm): XmlElement {
  return xml(
    "x",
    { xmlns: NS_DATA_FORMS, type: form.type },
    form.title !== undefined && xml("title", {}, form.title),
    ...(form.instructions ?? []).map((text) => xml("instructions", {}, text)),
    ...form.fields.map(fieldElement),
    form.reported && xml("reported", {}, ...form.reported.map(fieldElement)),
    ...(form.items ?? []).map((item) => xml("item", {}, ...item.map(fieldElement))),
  )
}

/** A form of type `submit`; a value may be one text, several, or a boolean. Fields without a value are left out. */
export function formSubmission(
  formType: string,
  values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
): XmlElement {
  const fields: FormField[] = [{ name: "FORM_TYPE", type: "hidden", values: [formType] }]
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined)
      fields.push({ name, values: typeof value === "object" ? value : [String(value)] })
  }
  return dataForm({ type: "submit", fields })
}

function fieldElement(field: FormField): XmlElement {
  return xml(
    "field",
    { var: field.name, type: field.type, label: field.label },
    field.description !== undefined && xml("desc", {}, field.description),
    field.isRequired === true && xml("required"),
    ...(field.values ?? []).map((value) => xml("value", {}, value)),
    ...(field.options ?? []).map(({ value, label }) => xml("option", { label }, xml("value", {}, value))),
    field.isOpen === true &&
      xml("validate", { xmlns: NS_FORM_VALIDATION, datatype: "xs:string" }, xml("open")),
    field.range !== undefined &&
      xml(
        "validate",
        { xmlns: NS_FORM_VALIDATION, datatype: "xs:integer" },
        xml("range", { min: String(field.range.min), max: String(field.range.max) }),
      ),
  )
}

/**
 * The form among the children of `parent`, if there is one; of several the first. Throws {@link MalformedError}.
 */
export function findForm(parent: XmlElement): DataForm | undefined {
  const element = parent.child("x", NS_DATA_FORMS)
  return element && parseForm(element)
}

/** Throws {@link MalformedError}. An unknown type of field reads as `text-single` (XEP-0004 §3.3). */
export function parseForm(element: XmlElement): DataForm {
  const type = FORM_TYPES.find((known) => known === element.attrs.type)
  if (element.name !== "x" || element.namespace !== NS_DATA_FORMS || type === undefined) {
    throw new MalformedError("This is no data form, or of a type nobody knows")
  }
  const reported = element.child("reported")
  return {
    type,
    title: element.child("title")?.text,
    instructions: element.childrenNamed("instructions").map(({ text }) => text),
    fields: parseFields(element),
    reported: reported && parseFields(reported),
    items: element.childrenNamed("item").map(parseFields),
  }
}

function parseFields(parent: XmlElement): FormField[] {
  const fields = parent.childrenNamed("field").map(parseField)
  const names = fields.map(({ name }) => name).filter((name) => name !== undefined)
  if (new Set(names).size < names.length) throw new MalformedError("A form has two fields of one name")
  return fields
}

function parseField(element: XmlElement): FormField {
  const { var: name, type: typeName, label } = element.attrs
  if (name === undefined && typeName !== "fixed") throw new MalformedError("A field of a form has no name")
  const known = FIELD_TYPES.find((candidate) => candidate === typeName)
  return {
    name,
    type: typeName === undefined ? undefined : (known ?? "text-single"),
    label,
    description: element.child("desc")?.text,
    isRequired: element.child("required") !== undefined,
    values: element.childrenNamed("value").map(({ text }) => text),
    options: element.childrenNamed("option").map(parseOption),
    isOpen: element.child("validate", NS_FORM_VALIDATION)?.child("open") !== undefined,
  }
}

function parseOption(element: XmlElement): FormOption {
  const value = element.child("value")
  if (value === undefined) throw new MalformedError("An option of a form has no value")
  return { value: value.text, label: element.attrs.label }
}

export function findField(form: DataForm, name: string): FormField | undefined {
  return form.fields.find((field) => field.name === name)
}

/** The first value of a field. */
export function findFieldValue(form: DataForm, name: string): string | undefined {
  return findField(form, name)?.values?.[0]
}

/** What the form is about (XEP-0068). Where the field has a type, only `hidden` makes it count. */
export function formTypeOf(form: DataForm): string | undefined {
  const field = findField(form, "FORM_TYPE")
  return field?.type === undefined || field.type === "hidden" ? field?.values?.[0] : undefined
}
