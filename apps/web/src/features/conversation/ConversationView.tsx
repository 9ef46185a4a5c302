import type { Conversation, MessageContent } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useCallback, useMemo, useRef, useState } from "react"
import { InputProblem } from "../../forms/input-problem.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { BlockedBar } from "../blocking/BlockedBar.tsx"
import { Composer } from "../composer/Composer.tsx"
import { RequestBar } from "../contacts/RequestBar.tsx"
import { GalleryDoor } from "../gallery/GalleryDoor.tsx"
import { LookalikeBar } from "../lookalikes/LookalikeBar.tsx"
import { SelectionBar } from "../message-actions/SelectionBar.tsx"
import { useMessageActions } from "../message-actions/useMessageActions.tsx"
import { RoomBar } from "../rooms/RoomBar.tsx"
import { useRoomBehind } from "../rooms/useRoomBehind.ts"
import { AttachMenu } from "../uploads/AttachMenu.tsx"
import { DropZone } from "../uploads/DropZone.tsx"
import { useHandedFiles } from "../uploads/handed-files.ts"
import { useAttaching } from "../uploads/useAttaching.tsx"
import { VoiceButton } from "../voice-messages/VoiceButton.tsx"
import { ConversationHeader } from "./ConversationHeader.tsx"
import styles from "./ConversationView.module.css"
import { MessageList } from "./MessageList.tsx"
import { useEscape } from "./useEscape.ts"
import type { JumpTargets } from "./useJump.ts"

/** One conversation: who it is with, what was said, and what to say next. */
export function ConversationView({
  peer,
  showsDetails,
  message,
}: {
  readonly peer: Jid
  readonly showsDetails: boolean
  /** The message that the path names. */
  readonly message?: string | undefined
}) {
  const account = useAccount()
  const room = useRoomBehind(peer)
  // biome-ignore lint/correctness/useExhaustiveDependencies: What was taken for a person may turn out to be a group.
  const conversation = useMemo(() => account.conversation(peer), [account, peer, room])
  // Counts what was sent from here: the list then goes to its end, and the line of the unread ones goes.
  const [sentCount, setSentCount] = useState(0)
  const onSent = useCallback(() => setSentCount((count) => count + 1), [])
  const attaching = useAttaching(conversation, onSent)
  useHandedFiles(peer, attaching.addFiles)
  const jump = useRef<JumpTargets>({ jumpTo: () => undefined, jumpToDate: () => undefined })
  const jumpTo = useCallback((name: string) => jump.current.jumpTo(name), [])
  const jumpToDate = useCallback((at: number) => jump.current.jumpToDate(at), [])
  const active = useMessageActions(conversation, jumpTo)
  const { actions, selected, stopSelecting } = active
  useEscape(peer, selected === undefined ? undefined : stopSelecting)

  const { addFiles, open } = attaching
  // Kept, so that what is sent is drawn without what stands around it.
  const header = useMemo(
    () => <ConversationHeader conversation={conversation} showsDetails={showsDetails} onGoTo={jumpToDate} />,
    [conversation, showsDetails, jumpToDate],
  )
  const composer = useMemo(
    () => (
      <Composer
        conversation={conversation}
        onSent={onSent}
        onEdit={(id, written) => edit(conversation, id, written)}
        onFiles={addFiles}
        attach={<AttachMenu onFiles={addFiles} onOpen={open} />}
        microphone={<VoiceButton conversation={conversation} onSent={onSent} />}
      />
    ),
    [conversation, onSent, addFiles, open],
  )

  return (
    <DropZone className={styles.view} onFiles={addFiles}>
      {header}
      {conversation.room === undefined && <LookalikeBar peer={peer} />}
      {conversation.room === undefined && <RequestBar peer={peer} />}
      <MessageList
        conversation={conversation}
        sentCount={sentCount}
        active={active}
        jump={jump}
        message={message}
      />
      {selected === undefined ? (
        <RoomBar conversation={conversation}>
          <BlockedBar conversation={conversation}>{composer}</BlockedBar>
        </RoomBar>
      ) : (
        <SelectionBar
          conversation={conversation}
          selected={selected}
          actions={actions}
          onStop={stopSelecting}
        />
      )}
      {active.dialog}
      {attaching.windows}
      <GalleryDoor conversation={conversation} />
    </DropZone>
  )
}

/** With what the message has beside its text, which the composer does not know. @throws InputProblem if it is gone */
async function edit(conversation: Conversation, id: string, written: MessageContent): Promise<void> {
  const known = conversation.messages.get().find((message) => message.id === id)
  let isThere = false
  if (known?.retracted === undefined)
    await conversation.edit(id, ({ mentions, previews, ...rest }) => {
      isThere = true
      return { ...rest, ...written }
    })
  if (!isThere) throw new InputProblem("text", strings.messageActions.notFound)
}
