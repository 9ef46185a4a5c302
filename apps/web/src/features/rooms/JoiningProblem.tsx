import type { Room, RoomProblem } from "@kith/client"
import { type FormEvent, useState } from "react"
import { sayRoomProblem } from "../../failures/say-failure.ts"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { BottomBar } from "../../ui/bottom-bar/BottomBar.tsx"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { FormFields, type FormValues } from "./FormFields.tsx"
import { JoinAgain } from "./JoinAgain.tsx"
import styles from "./RoomBar.module.css"

const text = strings.rooms

/** Why one is not in a group, and the step that mends it, if there is one. */
export function JoiningProblem({ room, problem }: { readonly room: Room; readonly problem: RoomProblem }) {
  return (
    <BottomBar>
      <div className={styles.words}>
        <p>{sayRoomProblem(problem)}</p>
        {(problem.by ?? problem.reason) !== undefined && (
          <p className={styles.soft} dir="auto">
            {problem.by !== undefined && `${text.byWhom({ name: problem.by })} `}
            {problem.reason !== undefined && text.saidReason({ reason: problem.reason })}
          </p>
        )}
      </div>
      <Step room={room} problem={problem} />
    </BottomBar>
  )
}

function Step({ room, problem }: { readonly room: Room; readonly problem: RoomProblem }) {
  const account = useAccount()
  const { kind, venue, form } = problem
  switch (kind) {
    case "password":
    case "wrong-password":
      return (
        <Ask
          room={room}
          label={text.enterPassword}
          type="password"
          isAskedAgain={kind === "wrong-password"}
          onAnswer={(password) => account.rooms.join(room.jid, { password })}
        />
      )
    case "nick-taken":
    case "nick-refused":
      return (
        <Ask room={room} label={text.otherName} onAnswer={(nick) => account.rooms.join(room.jid, { nick })} />
      )
    case "form":
      return form === undefined ? null : <Question room={room} form={form} />
    case "destroyed":
      return venue === undefined ? null : (
        <Button
          look="primary"
          onClick={() => {
            account.rooms.join(venue).catch((error: unknown) => showToast(sentenceOf(error)))
            navigate(chatPath(venue))
          }}
        >
          {text.goToVenue}
        </Button>
      )
    case "kicked":
      return <JoinAgain room={room} label={text.rejoin} />
    default:
      return <JoinAgain room={room} label={text.tryAgain} />
  }
}

function Ask({
  room,
  label,
  type = "text",
  isAskedAgain = false,
  onAnswer,
}: {
  readonly room: Room
  readonly label: string
  readonly type?: string
  /** Whoever typed something that would not do goes on here. */
  readonly isAskedAgain?: boolean
  readonly onAnswer: (answer: string) => Promise<unknown>
}) {
  const [typed, setTyped] = useState("")
  const { isBusy, submit } = useAnswer(room, () => onAnswer(typed))
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label={label}
        type={type}
        autoComplete="off"
        autoFocus={isAskedAgain}
        maxLength={300}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" look="primary" busy={isBusy}>
        {text.join}
      </Button>
    </form>
  )
}

function Question({ room, form }: { readonly room: Room; readonly form: NonNullable<RoomProblem["form"]> }) {
  const [values, setValues] = useState<FormValues>({})
  const { isBusy, submit } = useAnswer(room, () => {
    const answers = Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value : String(value),
    ])
    return room.join({ answers: Object.fromEntries(answers) })
  })
  return (
    <form className={styles.form} onSubmit={submit}>
      <FormFields
        form={form}
        values={values}
        onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
      />
      <Button type="submit" look="primary" busy={isBusy}>
        {text.answer}
      </Button>
    </form>
  )
}

function useAnswer(room: Room, send: () => Promise<unknown>) {
  const [isBusy, setBusy] = useState(false)
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    try {
      await send()
    } catch (error) {
      // What the room says against it is shown here anyway.
      if (room.standing.get().state !== "refused") showToast(sentenceOf(error))
    }
    setBusy(false)
  }
  return { isBusy, submit: (event: FormEvent) => void submit(event) }
}
