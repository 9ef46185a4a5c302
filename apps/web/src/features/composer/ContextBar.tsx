import { Pencil, Reply, X } from "lucide-react"
import type { ReactNode } from "react"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { withoutHidden } from "../message-text/hidden-characters.ts"
import styles from "./ContextBar.module.css"
import type { Writing } from "./useComposer.ts"

const text = strings.composer

/** What the text is about: a message that is changed, or one that is answered. */
export function ContextBar({ writing }: { readonly writing: Writing }) {
  const { edit } = writing.draft
  const { reply } = writing
  const title =
    edit !== undefined ? text.editing : reply && text.answering({ name: withoutHidden(reply.author) })
  return (
    <>
      {/* Who began in the field itself, by a key, hears of it as well. */}
      <p role="status" className="visually-hidden">
        {title}
      </p>
      <Context writing={writing} title={title ?? ""} />
    </>
  )
}

function Context({ writing, title }: { readonly writing: Writing; readonly title: string }) {
  const { edit } = writing.draft
  const { reply } = writing
  if (edit !== undefined) {
    return (
      <Bar
        icon={<Pencil size={16} aria-hidden="true" />}
        title={title}
        excerpt={edit.original}
        closeLabel={text.stopEditing}
        onClose={writing.stopEditing}
      />
    )
  }
  if (reply === undefined) return null
  return (
    <Bar
      icon={<Reply size={16} aria-hidden="true" />}
      title={title}
      excerpt={reply.excerpt}
      closeLabel={text.stopAnswering}
      onClose={writing.stopAnswering}
    />
  )
}

function Bar(props: {
  readonly icon: ReactNode
  readonly title: string
  readonly excerpt: string
  readonly closeLabel: string
  readonly onClose: () => void
}) {
  return (
    <div className={styles.bar}>
      <span className={styles.icon}>{props.icon}</span>
      <div className={styles.words}>
        <p className={styles.title} aria-hidden="true">
          {props.title}
        </p>
        <p className={styles.excerpt} dir="auto">
          {withoutHidden(props.excerpt.slice(0, 200))}
        </p>
      </div>
      <IconButton label={props.closeLabel} className={styles.close} onClick={props.onClose}>
        <X size={18} aria-hidden="true" />
      </IconButton>
    </div>
  )
}
