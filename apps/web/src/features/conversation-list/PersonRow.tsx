import type { Contact } from "@kith/client"
import { memo } from "react"
import { Link } from "../../navigation/Link.tsx"
import { chatPath } from "../../navigation/route.ts"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { presenceDot } from "../../session/people.ts"
import { strings } from "../../strings/index.ts"
import { DraftPreview } from "./DraftPreview.tsx"
import { NameInList } from "./NameInList.tsx"
import styles from "./Row.module.css"

/** A contact with whom nothing was written yet. */
export const PersonRow = memo(function PersonRow({
  contact,
  isOpen,
}: {
  readonly contact: Contact
  readonly isOpen: boolean
}) {
  const { jid, name, presence } = contact
  return (
    <Link to={chatPath(jid)} className={styles.row} aria-current={isOpen ? "page" : undefined}>
      <PersonAvatar jid={jid} name={name} presence={presenceDot(presence.availability)} />
      <span className={styles.lines}>
        {presence.status === undefined && !contact.isPending ? (
          <span className={styles.name} dir="auto">
            {name}
          </span>
        ) : (
          <NameInList jid={jid} name={name} />
        )}
        <span className={styles.line}>
          <DraftPreview peer={jid} isOpen={isOpen}>
            <span className={styles.preview} dir="auto">
              {presence.status ?? (contact.isPending ? strings.contact.isAsked : jid.toString())}
            </span>
          </DraftPreview>
        </span>
      </span>
    </Link>
  )
})
