import type { Invitation } from "@kith/client"
import { Copy, Link2 } from "lucide-react"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { formatBriefMoment } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

const text = strings.account

/** Makes a link for one person to come by (XEP-0401). */
export function Invite() {
  const account = useAccount()
  const [invitation, setInvitation] = useState<Invitation | "none">()
  const [isBusy, setBusy] = useState(false)

  async function make(): Promise<void> {
    setBusy(true)
    try {
      setInvitation((await account.createInvitation()) ?? "none")
    } catch (error) {
      showToast(sentenceOf(error))
    }
    setBusy(false)
  }

  if (invitation === "none") return <Notice kind="info">{text.noInvitations}</Notice>
  if (invitation === undefined) {
    return (
      <div>
        <Button icon={<Link2 size={17} />} busy={isBusy} onClick={() => void make()}>
          {text.makeLink}
        </Button>
      </div>
    )
  }
  const link = invitation.url ?? invitation.uri
  const end = invitation.expiresAt
  return (
    <>
      <TextField
        label={text.link}
        hint={end === undefined ? undefined : text.linkEnds({ time: formatBriefMoment(end) })}
        value={link}
        readOnly
        onFocus={(event) => event.target.select()}
      />
      <div>
        <Button icon={<Copy size={17} />} look="primary" onClick={() => void copy(link)}>
          {text.copyLink}
        </Button>
      </div>
    </>
  )
}

async function copy(link: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(link)
    showToast(text.linkCopied)
  } catch {
    showToast(strings.problem.couldNotCopy)
  }
}
