import { type ReactElement, useState } from "react"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Popover } from "../../ui/popover/Popover.tsx"
import { Segmented } from "../../ui/segmented/Segmented.tsx"
import styles from "./ChooseDay.module.css"
import type { Operator } from "./operators.ts"

const text = strings.search

/** A day, and whether it is meant, or what was before or after it. */
export function ChooseDay({
  trigger,
  onChoose,
}: {
  readonly trigger: ReactElement
  readonly onChoose: (operator: Operator, day: string) => void
}) {
  const [isOpen, setOpen] = useState(false)
  const [how, setHow] = useState<"on" | "before" | "after">("on")
  const choose = (operator: Operator, day: string) => {
    setOpen(false)
    onChoose(operator, day)
  }
  return (
    <Popover label={text.when} align="start" isOpen={isOpen} onOpenChange={setOpen} trigger={trigger}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          choose(how, String(new FormData(event.currentTarget).get("day")))
        }}
      >
        <div className={styles.quick}>
          <Button size="small" onClick={() => choose("on", "today")}>
            {text.today}
          </Button>
          <Button size="small" onClick={() => choose("on", "yesterday")}>
            {text.yesterday}
          </Button>
        </div>
        <Segmented
          label={text.when}
          value={how}
          options={[
            { value: "on", label: text.onDay },
            { value: "before", label: text.beforeDay },
            { value: "after", label: text.afterDay },
          ]}
          onChange={setHow}
        />
        <label className={styles.day}>
          {strings.messageActions.date}
          <input type="date" name="day" required />
        </label>
        <Button type="submit" look="primary" size="small">
          {text.useDay}
        </Button>
      </form>
    </Popover>
  )
}
