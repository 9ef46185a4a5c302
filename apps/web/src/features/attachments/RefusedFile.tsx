import type { Attachment } from "@kith/client"
import { ShieldAlert } from "lucide-react"
import { strings } from "../../strings/index.ts"
import styles from "./FileRow.module.css"
import { plainName } from "./file-name.ts"

/** In place of a file that is not shown for the person's own good, with the reason. */
export function RefusedFile({
  attachment,
  reason,
}: {
  readonly attachment: Attachment
  readonly reason: "changed" | "huge"
}) {
  const text = strings.attachments
  const name = plainName(attachment.name)
  return (
    <p className={styles.refused} role="note">
      <ShieldAlert size={20} aria-hidden="true" />
      <span>{reason === "changed" ? text.changedFile({ name }) : text.hugePicture({ name })}</span>
    </p>
  )
}
