import { contentOf, type Message, type MessageContent } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { useMemo, useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { SearchField } from "../../ui/field/SearchField.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { LookalikeMark } from "../lookalikes/LookalikeMark.tsx"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import styles from "./ForwardDialog.module.css"
import { originOf } from "./forwarded-content.ts"

const text = strings.messageActions
/** Lines; who wants another one writes some letters of its name. */
const SHOWN_MOST = 100

/** To whom messages are handed on: several at once. */
export default function ForwardDialog({
  messages,
  onDone,
  onClose,
}: {
  readonly messages: readonly Message[]
  readonly onDone: () => void
  readonly onClose: () => void
}) {
  const account = useAccount()
  const targets = useTargets()
  const [query, setQuery] = useState("")
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const wanted = query.trim().toLocaleLowerCase()
  const found = targets.filter(
    ({ key, name }) => chosen.has(key) || name.toLocaleLowerCase().includes(wanted) || key.includes(wanted),
  )
  const form = useSubmit(async () => {
    const contents = messages.map((message): MessageContent => {
      const { reply, expiresInSeconds, ...content } = contentOf(message)
      return { ...content, forwarded: originOf(account, message) }
    })
    for (const key of chosen) {
      const conversation = account.conversation(Jid.parse(key))
      for (const content of contents) await conversation.send(content)
    }
    showToast(text.forwarded({ count: chosen.size }))
    onDone()
  })

  function toggle(key: string): void {
    const next = new Set(chosen)
    if (!next.delete(key)) next.add(key)
    setChosen(next)
  }

  return (
    <FormDialog
      window={Sheet}
      title={text.forwardTitle}
      form={form}
      action={text.forwardAction({ count: chosen.size })}
      isDisabled={chosen.size === 0}
      onClose={onClose}
    >
      <SearchField
        label={text.forwardSearch}
        placeholder={strings.list.search}
        typed={query}
        onType={setQuery}
      />
      <ul className={styles.targets}>
        {found.slice(0, SHOWN_MOST).map(({ key, jid, name }) => (
          <li key={key}>
            <label className={styles.target}>
              <input type="checkbox" checked={chosen.has(key)} onChange={() => toggle(key)} />
              <PersonAvatar jid={jid} name={name} size={36} />
              <span className={styles.words}>
                <span dir="auto">
                  <LookalikeMark peer={jid} /> {withoutHidden(name)}
                </span>
                <span className={styles.address}>{key}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles.nobody}>{text.forwardNobody}</p>}
    </FormDialog>
  )
}

/** Conversations first, the newest at the top, then all other contacts by name. */
function useTargets() {
  const account = useAccount()
  const conversations = useLive(account.conversations)
  const contacts = useLive(account.contacts)
  return useMemo(() => {
    const targets = new Map<string, { readonly key: string; readonly jid: Jid; readonly name: string }>()
    const all = [...conversations.map(({ peer, name }) => ({ jid: peer, name })), ...contacts]
    for (const { jid, name } of all) {
      const key = jid.toString()
      if (!targets.has(key)) targets.set(key, { key, jid, name })
    }
    return [...targets.values()]
  }, [conversations, contacts])
}
