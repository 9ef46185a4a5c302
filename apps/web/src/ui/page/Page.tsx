import { ArrowLeft } from "lucide-react"
import type { ReactNode } from "react"
import { IconButton } from "../button/IconButton.tsx"
import { classNames } from "../class-names.ts"
import styles from "./Page.module.css"
import { usePlaceTitle } from "./page-title.ts"
import { useArrival } from "./useArrival.ts"

/** What fills the main pane besides a conversation: a header, and below it a column that scrolls. */
export function Page({
  title,
  hidesTitle = false,
  part,
  back,
  onBack,
  tools,
  hasPanes = false,
  children,
}: {
  readonly title: string
  /** Where the tools explain the page to the eye, such as a search field. */
  readonly hidesTitle?: boolean
  /** What of it is shown, if it has parts that are called something, for the title of the tab. */
  readonly part?: string | undefined
  /** What the way back is called, which is there where the page fills a narrow window. */
  readonly back: string
  readonly onBack: () => void
  /** Behind the title. */
  readonly tools?: ReactNode
  /** The page has panes of its own instead of the column, of which a narrow page shows one: then its own width counts. */
  readonly hasPanes?: boolean
  readonly children: ReactNode
}) {
  usePlaceTitle(part === undefined ? title : `${part} – ${title}`)
  const heading = useArrival()
  return (
    <div className={classNames(styles.page, hasPanes && styles.withPanes)}>
      <header className={styles.header}>
        <IconButton label={back} className={styles.back} onClick={onBack}>
          <ArrowLeft size={22} />
        </IconButton>
        <h2 ref={heading} tabIndex={-1} className={hidesTitle ? "visually-hidden" : styles.title}>
          {title}
        </h2>
        {tools}
      </header>
      {hasPanes ? (
        children
      ) : (
        <div className={styles.scroll} data-scrolls="">
          <div className={styles.column}>{children}</div>
        </div>
      )}
    </div>
  )
}
