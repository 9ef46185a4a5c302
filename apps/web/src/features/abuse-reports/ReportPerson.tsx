import type { Report } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Dialog, DialogActions } from "../../ui/dialog/Dialog.tsx"
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
  const { isBusy, problem, submit } = useSubmit(async () => {
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
    <Dialog title={text.reportTitle({ name })} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
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
        <DialogActions>
          <Button look="plain" onClick={onClose}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look="danger" busy={isBusy}>
            {text.report}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  )
}
