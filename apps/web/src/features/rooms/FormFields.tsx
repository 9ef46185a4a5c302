import type { DataForm, FormField } from "@kith/xmpp"
import { TextArea } from "../../ui/field/TextArea.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Select } from "../../ui/select/Select.tsx"
import { Switch } from "../../ui/switch/Switch.tsx"
import styles from "./rooms.module.css"

export type FormValues = Readonly<Record<string, string | boolean | readonly string[]>>

/** Fields of a form that a group gives out (XEP-0004), as they are. Lists of several are one entry a line. */
export function FormFields({
  form,
  values,
  onChange,
}: {
  readonly form: DataForm
  readonly values: FormValues
  readonly onChange: (name: string, value: string | boolean | readonly string[]) => void
}) {
  return form.fields.map((field, index) => {
    const { name, type } = field
    if (type === "hidden" || type === "fixed" || name === undefined) {
      return type === "fixed" ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: Fixed texts have no name, and the form does not change.
        <p key={index} className={styles.soft}>
          {field.values?.join(" ")}
        </p>
      ) : null
    }
    return <Field key={name} name={name} field={field} value={values[name]} onChange={onChange} />
  })
}

function Field({
  name,
  field,
  value,
  onChange,
}: {
  readonly name: string
  readonly field: FormField
  readonly value: string | boolean | readonly string[] | undefined
  readonly onChange: (name: string, value: string | boolean | readonly string[]) => void
}) {
  const { type, label = name, values = [], options = [], description } = field
  const [first = ""] = values
  switch (type) {
    case "boolean": {
      const isOn = typeof value === "boolean" ? value : first === "1" || first === "true"
      return <Switch label={label} checked={isOn} onChange={(checked) => onChange(name, checked)} />
    }
    case "list-single":
      return (
        <Select
          label={label}
          value={typeof value === "string" ? value : first}
          options={options.map((option) => ({ value: option.value, label: option.label ?? option.value }))}
          onChange={(chosen) => onChange(name, chosen)}
        />
      )
    case "list-multi":
    case "jid-multi":
    case "text-multi": {
      const lines = Array.isArray(value) ? value : values
      return (
        <TextArea
          label={label}
          value={lines.join("\n")}
          onChange={(event) => onChange(name, event.target.value.split("\n"))}
        />
      )
    }
    default:
      return (
        <TextField
          label={label}
          {...(description !== undefined && { hint: description })}
          type={type === "text-private" ? "password" : "text"}
          autoComplete="off"
          value={typeof value === "string" ? value : first}
          onChange={(event) => onChange(name, event.target.value)}
        />
      )
  }
}
