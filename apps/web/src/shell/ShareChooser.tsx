import { File as FileIcon } from "lucide-react"
import { useEffect, useState } from "react"
import { addToDraft } from "../features/composer/add-to-draft.ts"
import { filterEntries, type ListEntry, listEntries } from "../features/conversation-list/filter-list.ts"
import { LookalikeMark } from "../features/lookalikes/LookalikeMark.tsx"
import { handFiles } from "../features/uploads/handed-files.ts"
import { navigate } from "../navigation/navigation.ts"
import { chatPath } from "../navigation/route.ts"
import { useAccount } from "../session/AccountContext.tsx"
import { PersonAvatar } from "../session/PersonAvatar.tsx"
import { useLive } from "../session/useLive.ts"
import { strings } from "../strings/index.ts"
import { SearchField } from "../ui/field/SearchField.tsx"
import { Sheet } from "../ui/sheet/Sheet.tsx"
import styles from "./ShareChooser.module.css"
import { forgetSharedContent, readSharedContent, type SharedContent } from "./shared-content.ts"

const text = strings.share
const SHOWN_MOST = 50

/** What another app shared: the person chooses the conversation, and sends it from there. */
export function ShareChooser() {
  const account = useAccount()
  const conversations = useLive(account.conversations)
  const contacts = useLive(account.contacts)
  const [shared, setShared] = useState<SharedContent>()
  const [query, setQuery] = useState("")

  useEffect(() => {
    readSharedContent().then(setShared, (error: unknown) => {
      console.warn("What was shared could not be read", error)
      setShared({ text: "", files: [] })
    })
  }, [])

  if (shared === undefined) return null
  const isEmpty = shared.text === "" && shared.files.length === 0
  const entries = filterEntries(listEntries(conversations, contacts), query, account.jid.domain)

  function choose({ peer }: ListEntry): void {
    if (shared === undefined) return
    if (shared.text !== "") addToDraft(account.jid, peer, shared.text)
    if (shared.files.length > 0) handFiles(peer, shared.files)
    void forgetSharedContent()
    navigate(chatPath(peer), { replace: true })
  }

  return (
    <Sheet title={text.title} onClose={() => navigate("/", { replace: true })}>
      {isEmpty ? (
        <p>{text.empty}</p>
      ) : (
        <>
          <p className={styles.shared} dir="auto">
            {shared.files.length > 0 && (
              <span className={styles.files}>
                <FileIcon size={16} aria-hidden="true" />
                {text.files({ count: shared.files.length })}
              </span>
            )}
            {shared.text.slice(0, 300)}
          </p>
          <SearchField label={text.placeholder} typed={query} onType={setQuery} />
          <ul aria-label={text.results} className={styles.list}>
            {entries.slice(0, SHOWN_MOST).map((entry) => (
              <li key={entry.peer.toString()}>
                <button type="button" className={styles.row} onClick={() => choose(entry)}>
                  <PersonAvatar jid={entry.peer} name={entry.name} size={36} />
                  <LookalikeMark peer={entry.peer} />
                  <span dir="auto">{entry.name}</span>
                </button>
              </li>
            ))}
          </ul>
          {entries.length === 0 && <p>{text.nothing}</p>}
        </>
      )}
    </Sheet>
  )
}
