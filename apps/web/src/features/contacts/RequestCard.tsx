import type { ContactRequest } from "@kith/client"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Avatar } from "../../ui/avatar/Avatar.tsx"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { BlockPerson } from "../blocking/BlockPerson.tsx"
import { LookalikeNote } from "../lookalikes/LookalikeNote.tsx"
import { useLookalikeAddress } from "../lookalikes/useLookalike.ts"
import styles from "./RequestCard.module.css"

const text = strings.request

/** Somebody asks to be in touch. What they wrote along is a stranger's text, shown short. */
export function RequestCard({
  request,
  isWarned = false,
}: {
  readonly request: ContactRequest
  /** What is to be said of their address is said beside it. */
  readonly isWarned?: boolean
}) {
  const account = useAccount()
  const [answering, setAnswering] = useState<"accept" | "decline">()
  const [isBlocking, setBlocking] = useState(false)
  const mayBlock = useLive(account.blocking.blocked) !== undefined
  const lookalike = useLookalikeAddress(request.jid)
  const name = request.jid.local ?? request.jid.domain

  async function answer(kind: "accept" | "decline"): Promise<void> {
    setAnswering(kind)
    try {
      if (kind === "accept") await account.acceptRequest(request.jid)
      else await account.declineRequest(request.jid)
      showToast(kind === "accept" ? text.accepted({ name }) : text.declined({ name }))
    } catch (error) {
      showToast(sentenceOf(error))
      setAnswering(undefined)
    }
  }

  return (
    <article className={styles.card} aria-label={text.asks({ name: request.jid.toString() })}>
      <Avatar name={name} colorOf={request.jid.toString()} />
      <div className={styles.body}>
        <p>{text.asks({ name: request.jid.toString() })}</p>
        {lookalike !== undefined && !isWarned && <LookalikeNote lookalike={lookalike} />}
        {request.text !== undefined && (
          <p className={styles.text} dir="auto">
            {request.text}
          </p>
        )}
        <div className={styles.actions}>
          <Button
            look="primary"
            size="small"
            busy={answering === "accept"}
            aria-label={text.acceptFrom({ name: request.jid.toString() })}
            onClick={() => void answer("accept")}
          >
            {text.accept}
          </Button>
          <Button
            look="plain"
            size="small"
            busy={answering === "decline"}
            aria-label={text.declineFrom({ name: request.jid.toString() })}
            onClick={() => void answer("decline")}
          >
            {text.decline}
          </Button>
          {mayBlock && (
            <Button
              look="plain"
              size="small"
              aria-label={strings.blocking.blockNamed({ name: request.jid.toString() })}
              onClick={() => setBlocking(true)}
            >
              {strings.blocking.block}
            </Button>
          )}
        </div>
      </div>
      {isBlocking && (
        <BlockPerson
          jid={request.jid}
          name={name}
          first={() => account.declineRequest(request.jid)}
          onClose={() => setBlocking(false)}
        />
      )}
    </article>
  )
}
