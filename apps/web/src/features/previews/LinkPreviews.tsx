import type { LinkPreview } from "@kith/client"
import { X } from "lucide-react"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import styles from "./LinkPreviews.module.css"

/** What the sender says of the links in a message. Nothing is asked of anybody to draw it; the host is that of the link. */
export function LinkPreviews({ previews }: { readonly previews: readonly LinkPreview[] }) {
  return previews.map((preview) => {
    const url = readPage(preview.url)
    if (url === undefined) return null
    return (
      <a key={preview.url} className={styles.card} href={url.href} target="_blank" rel="noopener noreferrer">
        <PreviewWords preview={preview} host={url.host} />
      </a>
    )
  })
}

/** Above the field: what goes out with the link, and a cross that leaves it out. */
export function WrittenPreviewCard({
  preview,
  onDismiss,
}: {
  readonly preview: LinkPreview
  readonly onDismiss: () => void
}) {
  return (
    <section className={styles.written} aria-label={strings.previews.label}>
      <PreviewWords preview={preview} host={readPage(preview.url)?.host ?? preview.url} />
      <IconButton label={strings.previews.leaveOut} className={styles.close} onClick={onDismiss}>
        <X size={18} aria-hidden="true" />
      </IconButton>
    </section>
  )
}

function PreviewWords({ preview, host }: { readonly preview: LinkPreview; readonly host: string }) {
  const { title, description, picture } = preview
  return (
    <>
      {picture !== undefined && <img className={styles.picture} src={picture} alt="" />}
      <span className={styles.words}>
        <bdi className={styles.host}>{host}</bdi>
        {title !== undefined && (
          <span className={styles.title} dir="auto">
            {withoutHidden(title)}
          </span>
        )}
        {description !== undefined && (
          <span className={styles.description} dir="auto">
            {withoutHidden(description)}
          </span>
        )}
      </span>
    </>
  )
}

function readPage(address: string): URL | undefined {
  const url = URL.parse(address)
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined
}
