import { useSyncExternalStore } from "react"
import styles from "./Toasts.module.css"
import { toastList } from "./toasts.ts"

export function Toasts() {
  const toasts = useSyncExternalStore(toastList.subscribe, toastList.get)
  return (
    <div className={styles.list} role="status" aria-live="polite" aria-atomic="false">
      {toasts.map((toast) => (
        <p key={toast.key} className={styles.toast}>
          {toast.text}
        </p>
      ))}
    </div>
  )
}
