import { Ban, FolderPen, OctagonAlert, Pencil, Trash2 } from "lucide-react"
import { type ReactNode, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import type { Person } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { ReportPerson } from "../abuse-reports/ReportPerson.tsx"
import { BlockPerson } from "../blocking/BlockPerson.tsx"
import { unblock } from "../blocking/unblock.ts"
import styles from "./ContactDetails.module.css"
import { EditGroups } from "./EditGroups.tsx"
import { RemoveContact } from "./RemoveContact.tsx"
import { RenameContact } from "./RenameContact.tsx"

const text = strings.contact

/** What can be done about somebody. */
export function ContactActions({ person: { contact, jid, name } }: { readonly person: Person }) {
  const account = useAccount()
  const blocked = useLive(account.blocking.blocked)
  const [dialog, setDialog] = useState<"rename" | "groups" | "remove" | "block" | "report">()
  const close = () => setDialog(undefined)
  const isBlocked = blocked !== undefined && account.blocking.isBlocked(jid)

  return (
    <div className={styles.actions}>
      {contact !== undefined && (
        <>
          <Button icon={<Pencil size={17} />} look="plain" wide onClick={() => setDialog("rename")}>
            {text.rename}
          </Button>
          <Button icon={<FolderPen size={17} />} look="plain" wide onClick={() => setDialog("groups")}>
            {strings.details.editGroups}
          </Button>
        </>
      )}
      {isBlocked ? (
        <Button icon={<Ban size={17} />} look="plain" wide onClick={() => void unblock(account, jid, name)}>
          {strings.blocking.unblock}
        </Button>
      ) : (
        blocked !== undefined && (
          <>
            <Action icon={<Ban size={17} />} onClick={() => setDialog("block")}>
              {strings.blocking.block}
            </Action>
            <Action icon={<OctagonAlert size={17} />} onClick={() => setDialog("report")}>
              {strings.blocking.report}
            </Action>
          </>
        )
      )}
      {contact !== undefined && (
        <Action icon={<Trash2 size={17} />} onClick={() => setDialog("remove")}>
          {text.remove}
        </Action>
      )}
      {dialog === "rename" && contact && <RenameContact contact={contact} onClose={close} />}
      {dialog === "groups" && contact && <EditGroups contact={contact} onClose={close} />}
      {dialog === "remove" && contact && <RemoveContact contact={contact} onClose={close} />}
      {dialog === "block" && <BlockPerson jid={jid} name={name} onClose={close} />}
      {dialog === "report" && <ReportPerson jid={jid} name={name} onClose={close} />}
    </div>
  )
}

/** One that takes something away. */
function Action(props: {
  readonly icon: ReactNode
  readonly onClick: () => void
  readonly children: string
}) {
  return <Button {...props} look="plain" wide className={styles.remove} />
}
