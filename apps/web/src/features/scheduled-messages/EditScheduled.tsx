import type { ScheduledMessage } from "@kith/client"
import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { TextArea } from "../../ui/field/TextArea.tsx"

const text = strings.scheduled

/** The words that go with files later; the files stay where they are. */
export function EditScheduled({
  message: { id, content },
  onClose,
}: {
  readonly message: ScheduledMessage
  readonly onClose: () => void
}) {
  const { scheduledMessages } = useAccount()
  const [body, setBody] = useState(content.body)
  const form = useSubmit(async () => {
    if (body.trim() === "" && (content.attachments ?? []).length === 0)
      throw new InputProblem("text", text.noText)
    // Whom it names stood at places of the text that was.
    const { mentions, ...rest } = content
    const kept = body === content.body && mentions !== undefined ? { mentions } : {}
    await scheduledMessages.change(id, { content: { ...rest, ...kept, body } })
    onClose()
  })
  return (
    <FormDialog title={text.editTitle} form={form} action={strings.composer.save} onClose={onClose}>
      <TextArea
        label={strings.uploads.caption}
        value={body}
        autoFocus
        hint={form.problemOf("text")}
        onChange={(event) => setBody(event.target.value)}
      />
    </FormDialog>
  )
}
