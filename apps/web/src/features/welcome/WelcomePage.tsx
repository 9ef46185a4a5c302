import type { ReactNode } from "react"
import { strings } from "../../strings/index.ts"
import { Logo } from "../../ui/logo/Logo.tsx"
import { usePlaceTitle } from "../../ui/page/page-title.ts"
import styles from "./WelcomePage.module.css"

/** The frame of everything that is seen before one is signed in. */
export function WelcomePage({
  title,
  text,
  children,
  footer,
}: {
  readonly title: string
  readonly text?: ReactNode
  readonly children: ReactNode
  readonly footer?: ReactNode
}) {
  usePlaceTitle(title)
  return (
    <div className={styles.page}>
      <div className={styles.side} aria-hidden="true">
        <div className={styles.shapes}>
          <span className={styles.leaf} />
          <span className={styles.leaf} />
          <span className={styles.leaf} />
        </div>
        <p className={styles.tagline}>{strings.app.tagline}</p>
      </div>
      <main className={styles.main}>
        <div className={styles.content}>
          <p className={styles.brand}>
            <Logo size={36} />
            <span>{strings.app.name}</span>
          </p>
          <h1>{title}</h1>
          {text !== undefined && <p className={styles.text}>{text}</p>}
          {children}
          {footer !== undefined && <p className={styles.footer}>{footer}</p>}
        </div>
      </main>
    </div>
  )
}
