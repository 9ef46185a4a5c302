import type { Message } from "@kith/client"
import { useId } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { usePerson } from "../../session/people.ts"
import { strings } from "../../strings/index.ts"
import { LookalikeMark } from "../lookalikes/LookalikeMark.tsx"
import { FoundMessage } from "./FoundMessage.tsx"
import styles from "./SearchPage.module.css"

/** What was found in one conversation, newest first. */
export function FoundGroup({
  messages,
  words,
}: {
  readonly messages: readonly [Message, ...Message[]]
  readonly words: readonly string[]
}) {
  const { peer } = messages[0]
  const account = useAccount()
  const person = usePerson(peer)
  const id = useId()
  const name = account.conversations.get().find((each) => each.peer.equals(peer))?.name ?? person.name
  return (
    <section aria-labelledby={id} className={styles.group}>
      <h3 id={id} className={styles.groupName}>
        <PersonAvatar jid={peer} name={name} size={28} />
        <LookalikeMark peer={peer} />
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.count}>{strings.search.found({ count: messages.length })}</span>
      </h3>
      <ul>
        {messages.map((message) => (
          <li key={message.id}>
            <FoundMessage message={message} conversation={name} words={words} />
          </li>
        ))}
      </ul>
    </section>
  )
}
