import { useEffect } from "react"
import { strings } from "../../strings/index.ts"

/** Where one is, as it is called there; `undefined`: at home. */
let place: string | undefined
let unread = 0

/** The tab says where one is: `Contacts – Kith`. `undefined` says nothing, as for who names it elsewhere. */
export function usePlaceTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return
    place = title
    show()
    return () => {
      place = undefined
      show()
    }
  }, [title])
}

/** The tab says how much is new, before where one is: `(2) Juliet – Kith`. */
export function useUnreadTitle(count: number): void {
  useEffect(() => {
    unread = count
    show()
    return () => {
      unread = 0
      show()
    }
  }, [count])
}

function show(): void {
  const title = place === undefined ? strings.app.name : `${place} – ${strings.app.name}`
  document.title = unread > 0 ? `(${unread}) ${title}` : title
}
