import { type Message, parseQuery } from "@kith/client"
import { Search } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { currentRoute, goBack, navigate, useRoute } from "../../navigation/navigation.ts"
import { searchPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { EmptyState } from "../../ui/empty-state/EmptyState.tsx"
import { SearchField } from "../../ui/field/SearchField.tsx"
import { Page } from "../../ui/page/Page.tsx"
import { FilterBar } from "./FilterBar.tsx"
import { FoundGroup } from "./FoundGroup.tsx"
import { groupFound } from "./group-found.ts"
import { toEnglishOperators } from "./operators.ts"
import styles from "./SearchPage.module.css"
import { useSearch } from "./useSearch.ts"

const text = strings.search

/** Messages of all conversations by their words; each leads to its place. */
export function SearchPage() {
  const route = useRoute()
  const query = route.name === "search" ? route.query : ""
  const [typed, setTyped] = useState(query)
  const asked = toEnglishOperators(typed)
  const field = useRef<HTMLInputElement>(null)
  const account = useAccount()
  const { here, elsewhere, state, hasMore, showMore } = useSearch(account, typed)

  useEffect(() => field.current?.focus(), [])
  // What the address says otherwise than the field: who goes back or follows a link means another search.
  useEffect(() => setTyped((before) => (before.trim() === query ? before : query)), [query])
  useEffect(() => {
    // The place in the history is the newest query, not one a letter; browsers refuse to write it too often.
    const timer = setTimeout(() => noteQuery(typed), 400)
    return () => clearTimeout(timer)
  }, [typed])

  return (
    <Page
      title={text.title}
      hidesTitle
      back={strings.ui.back}
      onBack={() => goBack("/")}
      tools={
        <SearchField
          ref={field}
          label={text.title}
          placeholder={text.placeholder}
          className={styles.field}
          typed={typed}
          onType={setTyped}
          onBlur={() => noteQuery(typed)}
        />
      }
    >
      <FilterBar typed={typed} onChange={setTyped} />
      <p className={here.length > 0 ? styles.summary : "visually-hidden"} role="status">
        {state === "done" && text.found({ count: here.length + elsewhere.length })}
      </p>
      <Results messages={here} query={asked} />
      {hasMore && (
        <button type="button" className={styles.more} onClick={showMore}>
          {text.more}
        </button>
      )}
      {elsewhere.length > 0 && <h3 className={styles.heading}>{text.onServer}</h3>}
      <Results messages={elsewhere} query={asked} />
      {state === "searching" && here.length > 0 && <p className={styles.heading}>{text.indexing}</p>}
      {state === "empty" && (
        <EmptyState picture={<Search size={40} aria-hidden="true" />} title={text.title}>
          <p>{text.hint}</p>
        </EmptyState>
      )}
      {state === "done" && here.length + elsewhere.length === 0 && (
        <EmptyState title={text.nothingTitle}>
          <p>{text.nothing}</p>
        </EmptyState>
      )}
    </Page>
  )
}

/** Writes the query into the address, unless somebody has gone elsewhere meanwhile. */
function noteQuery(typed: string): void {
  if (currentRoute().name === "search") navigate(searchPath(typed.trim()), { replace: true })
}

function Results({ messages, query }: { readonly messages: readonly Message[]; readonly query: string }) {
  const { words } = parseQuery(query)
  return groupFound(messages).map(([first, ...others]) => {
    if (first === undefined) return null
    return <FoundGroup key={first.peer.toString()} messages={[first, ...others]} words={words} />
  })
}
