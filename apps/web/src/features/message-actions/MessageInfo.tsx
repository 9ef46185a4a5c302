import type { Conversation, Message } from "@kith/client"
import type { ReactNode } from "react"
import { Place } from "../../places/Place.tsx"
import { useAccount } from "../../session/AccountContext.tsx"
import { usePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { formatBriefMoment, formatMoment } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import { MessageText } from "../message-text/MessageText.tsx"
import styles from "./MessageInfo.module.css"
import { MessageReaders } from "./MessageReaders.tsx"
import { tellsReaders } from "./message-readers.ts"
import { namesIn } from "./name-reactors.ts"

const text = strings.messageActions

/** All that is known of a message: when, from where, what it said before, who feels what about it. */
export default function MessageInfo({
  conversation,
  message: opened,
  onClose,
}: {
  readonly conversation: Conversation
  readonly message: Message
  readonly onClose: () => void
}) {
  const account = useAccount()
  const messages = useLive(conversation.messages)
  const message = messages.find(({ id }) => id === opened.id) ?? opened
  const { from, isMine, sentAt, state, originId, archiveId, edits = [], reactions = [], expiresAt } = message
  const { room } = conversation
  const person = usePerson(from.bare)
  const name = isMine ? strings.conversation.you : (message.senderName ?? person.name)
  return (
    <Sheet title={text.infoTitle} onClose={onClose}>
      <dl className={styles.facts}>
        <Fact name={text.infoFrom}>
          <bdi>{withoutHidden(name)}</bdi>{" "}
          <bdi className={styles.soft}>{withoutHidden(from.bare.toString())}</bdi>
        </Fact>
        <Fact name={text.infoSent}>{formatMoment(sentAt)}</Fact>
        {isMine && (
          <Fact name={text.infoState}>
            {strings.message[state]}
            {room !== undefined && !tellsReaders(room) && <p className={styles.soft}>{text.infoInGroup}</p>}
          </Fact>
        )}
        {isMine && room !== undefined && tellsReaders(room) && isWithOthers(message) && (
          <MessageReaders conversation={conversation} room={room} id={message.id} />
        )}
        <Fact name={text.infoProtection}>
          <Place name="MessageProtection" given={{ message }}>
            {location.protocol === "https:" ? text.protection : text.protectionUnknown}
          </Place>
        </Fact>
        {from.resource !== undefined && (
          <Fact name={text.infoDevice}>
            <bdi>{withoutHidden(from.resource)}</bdi>
          </Fact>
        )}
        {expiresAt !== undefined && <Fact name={text.infoExpires}>{formatMoment(expiresAt)}</Fact>}
        {reactions.length > 0 && (
          <Fact name={text.infoReactions}>
            <ul className={styles.list}>
              {reactions.map((reaction) => (
                <li key={reaction.emoji}>
                  {text.reaction({
                    emoji: reaction.emoji,
                    count: reaction.count,
                    names: withoutHidden(namesIn(account, conversation, reaction)),
                  })}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {edits.length > 0 && (
          <Fact name={text.infoVersions}>
            <ol className={styles.list}>
              {edits.map(({ body, at }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: Two versions may be the same in everything.
                <li key={index} className={styles.version}>
                  <time dateTime={new Date(at).toISOString()}>{formatBriefMoment(at)}</time>
                  <MessageText body={body} />
                </li>
              ))}
            </ol>
          </Fact>
        )}
        {originId !== undefined && (
          <Fact name={text.infoId}>
            <code>{originId.slice(0, 200)}</code>
          </Fact>
        )}
        {archiveId !== undefined && (
          <Fact name={text.infoArchiveId}>
            <code>{archiveId.slice(0, 200)}</code>
          </Fact>
        )}
      </dl>
    </Sheet>
  )
}

/** The group has it, so that somebody may have read it. */
function isWithOthers({ state, retracted }: Message): boolean {
  return retracted === undefined && state !== "pending" && state !== "failed"
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
