import { type OwnStatus, statusAt } from "@kith/client"
import { useState } from "react"
import forms from "../../forms/Form.module.css"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { formatBriefly, formatTime } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Select } from "../../ui/select/Select.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { endOf, STATUS_ENDS, type StatusEnd } from "./status-ends.ts"

const text = strings.profile
const SHOWS = ["online", "chat", "away", "xa", "dnd"] as const
type Show = (typeof SHOWS)[number]

/** What contacts are told beside our name, on all our devices, until it ends. */
export function EditStatus() {
  const { settings } = useAccount()
  const stored = useLive(settings.all).status
  const status = statusAt(stored, Date.now())
  const [show, setShow] = useState<Show>(status?.show ?? "online")
  const [line, setLine] = useState(status?.text ?? "")
  const [end, setEnd] = useState<StatusEnd>("never")
  const { isBusy, problem, submit } = useSubmit(async () => {
    const until = endOf(end, new Date())
    const next: OwnStatus = {
      text: line.trim(),
      ...(show !== "online" && { show }),
      ...(until !== undefined && { until }),
    }
    await settings.set("status", next)
    showToast(text.statusSet)
  })

  async function clear(): Promise<void> {
    await settings.set("status", null)
    setShow("online")
    setLine("")
    setEnd("never")
    showToast(text.statusCleared)
  }

  const until = status?.until
  return (
    <Form problem={problem} onSubmit={submit}>
      <Select
        label={text.availability}
        value={show}
        options={SHOWS.map((each) => ({ value: each, label: strings.presence[each] }))}
        onChange={setShow}
      />
      <TextField
        label={text.statusLine}
        hint={until === undefined ? undefined : text.statusUntil({ time: tellEnd(until) })}
        placeholder={text.statusPlaceholder}
        autoComplete="off"
        maxLength={200}
        value={line}
        onChange={(event) => setLine(event.target.value)}
      />
      <Select
        label={text.statusEnds}
        value={end}
        options={STATUS_ENDS.map((each) => ({ value: each, label: nameOf(each) }))}
        onChange={setEnd}
      />
      <div className={forms.actions}>
        {status !== undefined && (
          <Button look="plain" onClick={() => void clear()}>
            {text.clearStatus}
          </Button>
        )}
        <Button type="submit" look="primary" busy={isBusy}>
          {text.setStatus}
        </Button>
      </div>
    </Form>
  )
}

function nameOf(end: StatusEnd): string {
  switch (end) {
    case "never":
      return text.never
    case "30m":
      return text.inMinutes({ minutes: 30 })
    case "1h":
      return text.inHours({ hours: 1 })
    case "4h":
      return text.inHours({ hours: 4 })
    case "today":
      return text.today
  }
}

/** The time alone while it is today. */
function tellEnd(until: number): string {
  const isToday = new Date(until).toDateString() === new Date().toDateString()
  return isToday ? formatTime(until) : `${formatBriefly(until, Date.now())} ${formatTime(until)}`
}
