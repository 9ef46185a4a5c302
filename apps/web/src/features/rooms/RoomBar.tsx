import type { Conversation, Room } from "@kith/client"
import { Hourglass } from "lucide-react"
import type { ReactNode } from "react"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { BottomBar } from "../../ui/bottom-bar/BottomBar.tsx"
import { Button } from "../../ui/button/Button.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { JoinAgain } from "./JoinAgain.tsx"
import { JoiningProblem } from "./JoiningProblem.tsx"
import { describePause } from "./pauses.ts"
import styles from "./RoomBar.module.css"
import { hasVoice, mayModerate } from "./rights.ts"

const text = strings.rooms

/** What stands below the messages of a group: the composer, or why one cannot write and what to do about it. */
export function RoomBar({
  conversation: { room },
  children,
}: {
  readonly conversation: Conversation
  /** The composer. */
  readonly children: ReactNode
}) {
  return room === undefined ? children : <BarOf room={room}>{children}</BarOf>
}

function BarOf({ room, children }: { readonly room: Room; readonly children: ReactNode }) {
  const standing = useLive(room.standing)
  switch (standing.state) {
    case "outside":
      return (
        <BottomBar>
          <p>{text.outside}</p>
          <JoinAgain room={room} label={text.join} />
        </BottomBar>
      )
    case "refused":
      return <JoiningProblem room={room} problem={standing.problem} />
    case "joining":
      return (
        <>
          <div className={styles.joining} role="status">
            <Spinner />
            {text.joining}
          </div>
          {children}
        </>
      )
    case "inside":
      return hasVoice(standing) ? (
        <>
          <SlowMode room={room} />
          {children}
        </>
      ) : (
        <NoVoice room={room} />
      )
  }
}

/** XEP-0500 §3: moderators need not wait. */
function SlowMode({ room }: { readonly room: Room }) {
  const { slowModeSeconds } = useLive(room.info)
  const standing = useLive(room.standing)
  if (slowModeSeconds === 0 || mayModerate(standing)) return null
  return (
    <p className={styles.slow}>
      <Hourglass size={13} aria-hidden="true" />
      {text.slowMode}: {describePause(slowModeSeconds)}
    </p>
  )
}

function NoVoice({ room }: { readonly room: Room }) {
  const [isAsked, setAsked] = useState(false)
  async function ask(): Promise<void> {
    try {
      await room.requestVoice()
      setAsked(true)
      showToast(text.voiceAsked)
    } catch (error) {
      showToast(sentenceOf(error))
    }
  }
  return (
    <BottomBar>
      <p>{text.noVoice}</p>
      {!isAsked && <Button onClick={() => void ask()}>{text.askForVoice}</Button>}
    </BottomBar>
  )
}
