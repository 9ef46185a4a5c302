import { type FormEvent, type ReactNode, useEffect, useRef } from "react"
import { Notice } from "../ui/notice/Notice.tsx"
import styles from "./Form.module.css"
import type { Problem } from "./useSubmit.ts"

/** A form that says what is wrong: at the field that is meant, which gets the focus, else above all fields. */
export function Form({
  problem,
  onSubmit,
  children,
}: {
  readonly problem: Problem | undefined
  readonly onSubmit: (event: FormEvent) => void
  readonly children: ReactNode
}) {
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    if (problem?.field !== undefined) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus()
  }, [problem])

  return (
    <form ref={form} className={styles.form} onSubmit={onSubmit} noValidate>
      {problem !== undefined && problem.field === undefined && (
        <Notice kind="error">{problem.sentence}</Notice>
      )}
      {children}
    </form>
  )
}
