import { ArrowDown, ArrowUp, FileText, Film, Music, X } from "lucide-react"
import { useEffect, useState } from "react"
import { formatBytes } from "../../strings/bytes.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { plainName } from "../attachments/file-name.ts"
import { isPicture } from "./is-picture.ts"
import styles from "./SendFiles.module.css"

const text = strings.uploads
const DESCRIPTION_MOST = 500

/** A file before it is sent. */
export function ChosenFile({
  file,
  description,
  isFirst,
  isLast,
  onDescribe,
  onMove,
  onRemove,
}: {
  readonly file: File
  readonly description: string
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onDescribe: (description: string) => void
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}) {
  const name = plainName(file.name)
  return (
    <li className={styles.file}>
      <Preview file={file} />
      <div className={styles.about}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.size}>{formatBytes(file.size)}</span>
        {isPicture(file) && (
          <input
            className={styles.description}
            type="text"
            dir="auto"
            maxLength={DESCRIPTION_MOST}
            value={description}
            aria-label={`${text.describe} (${name})`}
            placeholder={text.describe}
            onChange={(event) => onDescribe(event.target.value)}
          />
        )}
      </div>
      <div className={styles.tools}>
        {!(isFirst && isLast) && (
          <>
            <IconButton label={text.moveUp({ name })} disabled={isFirst} onClick={() => onMove(-1)}>
              <ArrowUp size={18} aria-hidden="true" />
            </IconButton>
            <IconButton label={text.moveDown({ name })} disabled={isLast} onClick={() => onMove(1)}>
              <ArrowDown size={18} aria-hidden="true" />
            </IconButton>
          </>
        )}
        <IconButton label={text.remove({ name })} onClick={onRemove}>
          <X size={18} aria-hidden="true" />
        </IconButton>
      </div>
    </li>
  )
}

function Preview({ file }: { readonly file: File }) {
  const [url, setUrl] = useState<string>()
  const [hasFailed, setFailed] = useState(false)
  useEffect(() => {
    if (!isPicture(file)) return
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  if (isPicture(file) && !hasFailed) {
    return <img className={styles.preview} src={url} alt="" onError={() => setFailed(true)} />
  }
  const Icon = file.type.startsWith("video/") ? Film : file.type.startsWith("audio/") ? Music : FileText
  return (
    <span className={styles.preview}>
      <Icon size={24} aria-hidden="true" />
    </span>
  )
}
