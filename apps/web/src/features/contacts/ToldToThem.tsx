import type { Disclosure } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Foldout } from "../../ui/foldout/Foldout.tsx"
import { Select } from "../../ui/select/Select.tsx"

const text = strings.privacy
const KEYS = ["readMarks", "receipts", "typing"] as const
type Choice = "usual" | "yes" | "no"

/** What this one person learns, where it is not the usual. */
export function ToldToThem({ jid, name }: { readonly jid: Jid; readonly name: string }) {
  const { settings } = useAccount()
  const usual = useLive(settings.all)
  const own = useLive(settings.people).get(jid.toString()) ?? {}

  function choose(key: keyof Disclosure, choice: Choice): void {
    const { [key]: _, ...others } = own
    void settings.setForPerson(jid, choice === "usual" ? others : { ...others, [key]: choice === "yes" })
  }

  return (
    <Foldout label={strings.details.told({ name })}>
      {KEYS.map((key) => (
        <Select<Choice>
          key={key}
          label={text[key]}
          value={own[key] === undefined ? "usual" : own[key] ? "yes" : "no"}
          options={[
            {
              value: "usual",
              label: strings.details.usual({ choice: usual[key] ? text.yes : text.no }),
            },
            { value: "yes", label: text.yes },
            { value: "no", label: text.no },
          ]}
          onChange={(choice) => choose(key, choice)}
        />
      ))}
    </Foldout>
  )
}
