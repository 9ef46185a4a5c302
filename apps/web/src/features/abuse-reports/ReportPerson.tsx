import type { Report } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { TextArea } from "../../ui/field/TextArea.tsx"
import { Segmented } from "../../ui/segmented/Segmented.tsx"
import { Switch } from "../../ui/switch/Switch.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

const text = strings.blocking
/** So many of their last messages go along. */
const MESSAGES_MOST = 10

/** Tells those who run the server about somebody, and blocks them (XEP-0377). */
export function ReportPerson({
  jid,
  name,
  onClose,
}: {
  readonly jid: Jid
  readonly name: string
  readonly onClose: () => void
}) {
  const account = useAccount()
  const [reason, setReason] = useState<Report["reason"]>("spam")
  const [words, setWords] = useState("")
  const [withMessages, setWithMessages] = useState(true)
  const form = useSubmit(async () => {
    const theirs = account.conversation(jid).messages.get()
    const archiveIds = theirs.flatMap(({ isMine, archiveId }) =>
      isMine || archiveId === undefined ? [] : [archiveId],
    )
    await account.blocking.block(jid, {
      reason,
      text: words,
      archiveIds: withMessages ? archiveIds.slice(-MESSAGES_MOST) : [],
    })
    onClose()
    showToast(text.reported)
  })
  return (
    <FormDialog
      title={text.reportTitle({ name })}
      form={form}
      action={text.report}
      look="danger"
      onClose={onClose}
    >
      <p>{text.reportText({ name })}</p>
      <Segmented
        label={text.reason}
        value={reason}
        options={[
          { value: "spam", label: text.spam },
          { value: "abuse", label: text.abuse },
        ]}
        onChange={setReason}
      />
      <TextArea
        label={text.words}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Switch label={text.withMessages} checked={withMessages} onChange={setWithMessages} />
    </FormDialog>
  )
}
