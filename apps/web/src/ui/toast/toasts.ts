/** What is shown for a moment at the edge of the window. */
export interface Toast {
  readonly key: number
  readonly text: string
}

const SHOWN_FOR_MS = 5000

let toasts: readonly Toast[] = []
let lastKey = 0
const listeners = new Set<() => void>()

function replace(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

export function showToast(text: string): void {
  lastKey += 1
  const key = lastKey
  replace([...toasts.slice(-2), { key, text }])
  setTimeout(() => replace(toasts.filter((toast) => toast.key !== key)), SHOWN_FOR_MS)
}

export const toastList = {
  get: () => toasts,
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
