import type { ScheduledMessage } from "@kith/client"
import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { formatSoon } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { TextField } from "../../ui/field/TextField.tsx"
import styles from "./ScheduledMessages.module.css"
import { fromLocalInput, suggestTimes, toLocalInput } from "./suggest-times.ts"

const text = strings.scheduled

/** Asks when a message is to be sent, and says who will send it. */
export function ChooseTime({
  keeper,
  present,
  onChoose,
  onClose,
}: {
  readonly keeper: ScheduledMessage["keeper"]
  /** When it is to be sent so far (epoch ms). */
  readonly present?: number
  readonly onChoose: (at: number) => void
  readonly onClose: () => void
}) {
  // Whoever sends it goes by the server's clock.
  const account = useAccount()
  const [suggestions] = useState(() => suggestTimes(account.serverNow()))
  const [typed, setTyped] = useState(() =>
    toLocalInput(present ?? suggestions.at(-1)?.at ?? account.serverNow()),
  )
  const form = useSubmit(async () => {
    const at = fromLocalInput(typed)
    if (at === undefined) throw new InputProblem("time", text.noTime)
    if (at <= account.serverNow()) throw new InputProblem("time", text.pastTime)
    onChoose(at)
  })

  return (
    <FormDialog title={text.chooseTitle} form={form} action={text.choose} onClose={onClose}>
      <p className={styles.note}>{keeper === "server" ? text.byServer : text.byDevice}</p>
      <ul className={styles.suggestions}>
        {suggestions.map(({ name, at }) => (
          <li key={name}>
            <button type="button" className={styles.suggestion} onClick={() => onChoose(at)}>
              <span>{text[name]}</span>
              <span className={styles.when}>{formatSoon(at)}</span>
            </button>
          </li>
        ))}
      </ul>
      <TextField
        label={text.otherTime}
        type="datetime-local"
        value={typed}
        min={toLocalInput(account.serverNow())}
        error={form.problemOf("time")}
        onChange={(event) => setTyped(event.target.value)}
      />
    </FormDialog>
  )
}
