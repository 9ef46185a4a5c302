import { Download, Trash2 } from "lucide-react"
import { useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useIsOnThisServer } from "../../session/useIsOnThisServer.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { CopyAddress } from "../contacts/CopyAddress.tsx"
import { Card } from "./Card.tsx"
import { ChangePassword } from "./ChangePassword.tsx"
import { DeleteAccount } from "./DeleteAccount.tsx"
import { ExportAccount } from "./ExportAccount.tsx"
import { Invite } from "./Invite.tsx"
import { OpenLinksHere } from "./OpenLinksHere.tsx"

const text = strings.account

export function AccountSection() {
  const { jid } = useAccount()
  const [dialog, setDialog] = useState<"export" | "delete">()
  const isOnThisServer = useIsOnThisServer(jid.domain)
  return (
    <>
      <Card title={text.address} text={strings.settings.yourAddressText}>
        <div>
          <CopyAddress address={jid} />
        </div>
      </Card>
      <Card title={text.invite} text={text.inviteText}>
        <Invite />
      </Card>
      <Card title={text.password}>
        <ChangePassword />
      </Card>
      <Card title={text.otherApps} text={text.otherAppsText} />
      <OpenLinksHere />
      {isOnThisServer && (
        <Card title={text.export} text={text.exportText}>
          <div>
            <Button icon={<Download size={17} />} onClick={() => setDialog("export")}>
              {text.exportButton}
            </Button>
          </div>
        </Card>
      )}
      <Card title={text.remove} text={text.removeText}>
        <div>
          <Button icon={<Trash2 size={17} />} look="danger" onClick={() => setDialog("delete")}>
            {text.remove}
          </Button>
        </div>
      </Card>
      {dialog === "export" && <ExportAccount onClose={() => setDialog(undefined)} />}
      {dialog === "delete" && <DeleteAccount onClose={() => setDialog(undefined)} />}
    </>
  )
}
