import { strings } from "../../strings/index.ts"
import { Select } from "../../ui/select/Select.tsx"

const text = strings.privacy
type Choice = "usual" | "yes" | "no"

/** Whether one person learns something: as all others do (`undefined`), or otherwise. */
export function ToldChoice(props: {
  readonly label: string
  readonly usual: boolean
  readonly own: boolean | undefined
  readonly onChange: (own: boolean | undefined) => void
}) {
  const { label, usual, own, onChange } = props
  return (
    <Select<Choice>
      label={label}
      value={own === undefined ? "usual" : own ? "yes" : "no"}
      options={[
        { value: "usual", label: strings.details.usual({ choice: usual ? text.yes : text.no }) },
        { value: "yes", label: text.yes },
        { value: "no", label: text.no },
      ]}
      onChange={(choice) => onChange(choice === "usual" ? undefined : choice === "yes")}
    />
  )
}
