import type { ScheduledMessage } from "@kith/client"
import { type FormEvent, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { formatBriefMoment } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
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
  const [problem, setProblem] = useState<string>()

  function submit(event: FormEvent): void {
    event.preventDefault()
    const at = fromLocalInput(typed)
    if (at === undefined) setProblem(text.noTime)
    else if (at <= account.serverNow()) setProblem(text.pastTime)
    else onChoose(at)
  }

  return (
    <Dialog title={text.chooseTitle} onClose={onClose}>
      <p className={styles.note}>{keeper === "server" ? text.byServer : text.byDevice}</p>
      <ul className={styles.suggestions}>
        {suggestions.map(({ name, at }) => (
          <li key={name}>
            <button type="button" className={styles.suggestion} onClick={() => onChoose(at)}>
              <span>{text[name]}</span>
              <span className={styles.when}>{formatBriefMoment(at)}</span>
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={submit}>
        <TextField
          label={text.otherTime}
          type="datetime-local"
          value={typed}
          min={toLocalInput(account.serverNow())}
          error={problem}
          onChange={(event) => {
            setTyped(event.target.value)
            setProblem(undefined)
          }}
        />
        <DialogActions>
          <Button onClick={onClose}>{strings.ui.cancel}</Button>
          <Button type="submit" look="primary">
            {text.choose}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
