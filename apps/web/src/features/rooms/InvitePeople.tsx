import type { Room } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { FormActions } from "../../forms/FormActions.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { strings } from "../../strings/index.ts"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { InvitationLink } from "./InvitationLink.tsx"
import { NewcomerLink } from "./NewcomerLink.tsx"
import { PeoplePicker } from "./PeoplePicker.tsx"

const text = strings.rooms

/** Asks contacts into a group, and gives a link for everybody else. */
export function InvitePeople({ room, onClose }: { readonly room: Room; readonly onClose: () => void }) {
  const [people, setPeople] = useState<readonly Jid[]>([])
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    if (people.length === 0) throw new InputProblem("people", text.nobodyChosen)
    await room.invite(people)
    showToast(text.invited({ count: people.length }))
    onClose()
  })
  return (
    <Sheet title={text.inviteTitle({ name: room.name.get() })} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        <PeoplePicker chosen={people} onChange={setPeople} error={problemOf("people")} />
        <FormActions action={text.inviteSend} isBusy={isBusy} onClose={onClose} />
      </Form>
      <InvitationLink room={room} />
      <NewcomerLink room={room} />
    </Sheet>
  )
}
