import { type Attachment, isOnDevice, kindOf } from "@kith/client"
import {
  ArrowDownToLine,
  FileArchive,
  FileText,
  FileWarning,
  Film,
  Image,
  Music,
  Paperclip,
} from "lucide-react"
import { formatBytes } from "../../strings/bytes.ts"
import { strings } from "../../strings/index.ts"
import styles from "./FileRow.module.css"
import { showName } from "./file-name.ts"
import { useFileUrl } from "./useFileUrl.ts"

const text = strings.attachments

/** A file by its name, to be saved. */
export function FileRow({
  attachment,
  isUnshown = false,
  isElsewhere = false,
  onSave,
}: {
  readonly attachment: Attachment
  /** It was meant to be shown, and could not be. */
  readonly isUnshown?: boolean
  /** It is not here to be saved, or not yet. */
  readonly isElsewhere?: boolean
  readonly onSave?: (() => void) | undefined
}) {
  const { url, size, name = "" } = attachment
  const href = useFileUrl(url)
  const Row = isElsewhere ? "div" : "a"
  const { stem, extension, isProgram } = showName(name)
  const Icon = isProgram ? FileWarning : iconOf(attachment)
  return (
    <div className={styles.file}>
      <Row
        className={styles.row}
        {...(!isElsewhere && {
          href,
          download: isOnDevice(url) ? name : "",
          target: "_blank",
          rel: "noreferrer noopener",
          referrerPolicy: "no-referrer" as const,
          onClick: onSave,
        })}
      >
        {!isElsewhere && <span className="visually-hidden">{text.save}</span>}
        <span className={styles.icon} aria-hidden="true">
          <Icon size={20} />
        </span>
        <span className={styles.lines}>
          <span className={styles.name} dir="ltr">
            <bdi className={styles.stem}>{stem}</bdi>
            <bdi className={styles.extension}>{extension}</bdi>
          </span>
          <span className={styles.detail}>
            {size === undefined ? text.unknownSize : formatBytes(size)}
            {isUnshown && ` · ${text.notShown}`}
          </span>
        </span>
        {!isElsewhere && <ArrowDownToLine size={18} className={styles.save} aria-hidden="true" />}
      </Row>
      {isProgram && <p className={styles.warning}>{text.program}</p>}
    </div>
  )
}

function iconOf({ mediaType = "", name = "" }: Attachment): typeof Paperclip {
  const kind = kindOf({ mediaType })
  if (kind === "picture" || mediaType.startsWith("image/")) return Image
  if (kind === "video") return Film
  if (kind === "audio") return Music
  if (/zip|compressed|x-tar|7z/.test(mediaType) || /\.(zip|gz|xz|7z|rar|tar)$/i.test(name)) return FileArchive
  return /^text\/|pdf|document|word|sheet|presentation/.test(mediaType) ? FileText : Paperclip
}
