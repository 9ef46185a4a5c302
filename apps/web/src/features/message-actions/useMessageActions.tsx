import type { Conversation, Message } from "@kith/client"
import { lazy, type ReactNode, Suspense, useMemo, useRef, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { createActions, type DeletedFrom, isShared, type MessageActions } from "./message-actions.ts"

const ForwardDialog = lazy(() => import("./ForwardDialog.tsx"))
const MessageInfo = lazy(() => import("./MessageInfo.tsx"))
const DeleteDialog = lazy(() => import("./DeleteDialog.tsx"))
const ReactionDialog = lazy(() => import("./ReactionDialog.tsx"))

type OpenDialog =
  | { readonly kind: "forward"; readonly messages: readonly Message[] }
  | { readonly kind: "delete"; readonly messages: readonly Message[]; readonly from: DeletedFrom }
  | { readonly kind: "info" | "react"; readonly message: Message }

export interface ActiveMessageActions {
  readonly actions: MessageActions
  /** Local ids; `undefined` while nobody selects. */
  readonly selected: ReadonlySet<string> | undefined
  readonly stopSelecting: () => void
  /** What is open at the moment. */
  readonly dialog: ReactNode
}

/** What can be done with the messages of a conversation, and what that opens. `jumpTo` must stay the same function. */
export function useMessageActions(
  conversation: Conversation,
  jumpTo: (name: string) => void,
): ActiveMessageActions {
  const account = useAccount()
  const [open, setOpen] = useState<OpenDialog>()
  const [selected, setSelected] = useState<ReadonlySet<string>>()

  const lastSelected = useRef<string>(undefined)

  const actions = useMemo<MessageActions>(
    () => ({
      ...createActions(account, conversation),
      jumpTo,
      pickReaction: (message) => setOpen({ kind: "react", message }),
      forward: (messages) => setOpen({ kind: "forward", messages }),
      askToDelete: (messages, from) => setOpen({ kind: "delete", messages, from }),
      showInfo: (message) => setOpen({ kind: "info", message }),
      toggleSelected: ({ id }, isRange = false) => {
        const from = lastSelected.current
        lastSelected.current = id
        setSelected((before) => {
          const after = new Set(before)
          if (isRange && before !== undefined && from !== undefined) {
            for (const each of between(conversation.messages.get(), from, id)) after.add(each)
          } else if (!after.delete(id)) after.add(id)
          return after.size === 0 ? undefined : after
        })
      },
    }),
    [account, conversation, jumpTo],
  )

  const stopSelecting = () => setSelected(undefined)
  const close = () => setOpen(undefined)
  const finish = () => {
    close()
    stopSelecting()
  }
  const dialog = open !== undefined && (
    <Suspense fallback={null}>
      {open.kind === "forward" && <ForwardDialog messages={open.messages} onDone={finish} onClose={close} />}
      {open.kind === "delete" && (
        <DeleteDialog
          conversation={conversation}
          messages={open.messages}
          from={open.from}
          onDone={finish}
          onClose={close}
        />
      )}
      {open.kind === "info" && (
        <MessageInfo conversation={conversation} message={open.message} onClose={close} />
      )}
      {open.kind === "react" && (
        <ReactionDialog
          onClose={close}
          onPick={(emoji) => {
            close()
            actions.toggleReaction(open.message, emoji)
          }}
        />
      )}
    </Suspense>
  )
  return { actions, selected, stopSelecting, dialog }
}

/** The messages from one to another that can be selected, both of them included. */
function between(messages: readonly Message[], one: string, other: string): string[] {
  const places = [one, other].map((wanted) => messages.findIndex(({ id }) => id === wanted))
  const [from = -1, to = -1] = places.sort((a, b) => a - b)
  const chosen = from < 0 ? messages.filter(({ id }) => id === other) : messages.slice(from, to + 1)
  return chosen.filter(isShared).map(({ id }) => id)
}
