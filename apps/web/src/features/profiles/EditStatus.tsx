import { useState } from "react"
import forms from "../../forms/Form.module.css"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { formatBriefMoment, formatSoon, formatTime } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Select } from "../../ui/select/Select.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { endOf, STATUS_ENDS, type StatusEnd } from "./status-ends.ts"
import { useOwnStatus } from "./useOwnStatus.ts"

const text = strings.profile
/** Before the same day of the week comes again. */
const SIX_DAYS_MS = 6 * 24 * 60 * 60 * 1000
const SHOWS = ["online", "chat", "away", "xa", "dnd"] as const

interface Typed {
  readonly show?: (typeof SHOWS)[number]
  readonly line?: string
  readonly end?: StatusEnd | "as-it-is"
}

/** What contacts are told beside our name, on all our devices, until it ends. */
export function EditStatus() {
  const account = useAccount()
  const { settings } = account
  const status = useOwnStatus(account)
  /** What the person changed; everything else is as the status is, which others of their devices change too. */
  const [typed, setTyped] = useState<Typed>({})
  const until = status?.until
  const show = typed.show ?? status?.show ?? "online"
  const line = typed.line ?? status?.text ?? ""
  const isUntilMidnight = until === endOf("today", new Date(account.serverNow()))
  const end = typed.end ?? (until === undefined ? "never" : isUntilMidnight ? "today" : "as-it-is")
  const { isBusy, problem, submit } = useSubmit(async () => {
    const next = end === "as-it-is" ? until : endOf(end, new Date(account.serverNow()))
    await settings.set("status", {
      text: line.trim(),
      ...(show !== "online" && { show }),
      ...(next !== undefined && { until: next }),
    })
    setTyped({})
    showToast(text.statusSet)
  })

  async function clear(): Promise<void> {
    await settings.set("status", null)
    setTyped({})
    showToast(text.statusCleared)
  }

  return (
    <Form problem={problem} onSubmit={submit}>
      <Select
        label={text.availability}
        value={show}
        options={SHOWS.map((each) => ({ value: each, label: strings.presence[each] }))}
        onChange={(next) => setTyped({ ...typed, show: next })}
      />
      <TextField
        label={text.statusLine}
        placeholder={text.statusPlaceholder}
        autoComplete="off"
        maxLength={200}
        value={line}
        onChange={(event) => setTyped({ ...typed, line: event.target.value })}
      />
      <Select
        label={text.statusEnds}
        value={end}
        options={[
          ...(until === undefined || isUntilMidnight
            ? []
            : [
                {
                  value: "as-it-is" as const,
                  label: text.statusUntil({ time: tellEnd(until, account.serverNow()) }),
                },
              ]),
          ...STATUS_ENDS.map((each) => ({ value: each, label: nameOf(each) })),
        ]}
        onChange={(next) => setTyped({ ...typed, end: next })}
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

/** The time alone while it is today; a day of the week is told only while it means one day. */
function tellEnd(until: number, now: number): string {
  const isToday = new Date(until).toDateString() === new Date(now).toDateString()
  if (isToday) return formatTime(until)
  return until - now < SIX_DAYS_MS ? formatSoon(until) : formatBriefMoment(until)
}
