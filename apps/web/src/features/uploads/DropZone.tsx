import { Upload } from "lucide-react"
import { type DragEvent, type ReactNode, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./DropZone.module.css"
import { droppedFiles } from "./dropped-files.ts"

export const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files")

/** Hands over what was dropped, folders with what is in them. */
export function takeDropped(event: DragEvent, take: (files: readonly File[]) => void): void {
  droppedFiles(event.dataTransfer).then(take, (error: unknown) => showToast(sentenceOf(error)))
}

/** Takes files that are dropped anywhere on what it holds. */
export function DropZone({
  className,
  onFiles,
  children,
}: {
  readonly className: string | undefined
  readonly onFiles: (files: readonly File[]) => void
  readonly children: ReactNode
}) {
  // Entering a child comes before leaving what is around it.
  const [depth, setDepth] = useState(0)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: The menu to attach does the same for the keyboard.
    <div
      className={className}
      onDragEnter={(event) => hasFiles(event) && setDepth((before) => before + 1)}
      onDragLeave={(event) => hasFiles(event) && setDepth((before) => Math.max(0, before - 1))}
      onDragOver={(event) => {
        if (hasFiles(event)) event.preventDefault()
      }}
      onDrop={(event) => {
        setDepth(0)
        if (event.defaultPrevented || !hasFiles(event)) return
        event.preventDefault()
        takeDropped(event, onFiles)
      }}
    >
      {children}
      {depth > 0 && (
        <div className={styles.sign}>
          <Upload size={36} aria-hidden="true" />
          <p className={styles.title}>{strings.uploads.dropTitle}</p>
          <p>{strings.uploads.dropText}</p>
        </div>
      )}
    </div>
  )
}
