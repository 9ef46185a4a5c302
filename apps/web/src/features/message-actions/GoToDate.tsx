import { CalendarSearch } from "lucide-react"
import { useState } from "react"
import { startOfDay } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Popover } from "../../ui/popover/Popover.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import styles from "./GoToDate.module.css"

const text = strings.messageActions

/** To what was said on some day. `onGoTo` gets the midnight at which it begins, in epoch ms. */
export function GoToDate({ onGoTo }: { readonly onGoTo: (atMs: number) => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover
      label={text.goToDate}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <IconButton label={text.goToDate}>
          <CalendarSearch size={20} aria-hidden="true" />
        </IconButton>
      }
    >
      <DateForm
        onChosen={(at) => {
          setOpen(false)
          onGoTo(at)
        }}
      />
    </Popover>
  )
}

/** The same as a window, where a menu has asked for it. */
export function GoToDateSheet({
  onGoTo,
  onClose,
}: {
  readonly onGoTo: (atMs: number) => void
  readonly onClose: () => void
}) {
  return (
    <Sheet title={text.goToDate} onClose={onClose}>
      <DateForm
        onChosen={(at) => {
          onClose()
          onGoTo(at)
        }}
      />
    </Sheet>
  )
}

function DateForm({ onChosen }: { readonly onChosen: (atMs: number) => void }) {
  const today = asDate(Date.now())
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        const chosen = String(new FormData(event.currentTarget).get("date"))
        const [year, month, date] = chosen.split("-").map(Number)
        if (year === undefined || month === undefined || date === undefined) return
        onChosen(new Date(year, month - 1, date).getTime())
      }}
    >
      <label>
        {text.date}
        <input type="date" name="date" required defaultValue={today} max={today} />
      </label>
      <Button type="submit" size="small">
        {text.goToDateAction}
      </Button>
    </form>
  )
}

/** As a field for dates takes it, in the person's own time zone. */
function asDate(at: number): string {
  const day = new Date(startOfDay(at))
  const two = (number: number) => String(number).padStart(2, "0")
  return `${String(day.getFullYear()).padStart(4, "0")}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
