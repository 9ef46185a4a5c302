import { findAddress } from "../../forms/address.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { describePerson, presenceDot } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Badge } from "../../ui/badge/Badge.tsx"
import { filterEntries, listEntries, rankEntries } from "../conversation-list/filter-list.ts"
import { LookalikeMark } from "../lookalikes/LookalikeMark.tsx"
import type { Result } from "./result.ts"

const MOST = 9

/** Conversations, people and groups with that name or address; a whole address is a way to somebody new. */
export function useDestinations(query: string, isIdle: boolean): readonly Result[] {
  const account = useAccount()
  const conversations = useLive(account.conversations)
  const contacts = useLive(account.contacts)
  if (isIdle) return []

  const found = filterEntries(listEntries(conversations, contacts), query, account.jid.domain)
  const places = rankEntries(found, query)
    .slice(0, MOST)
    .map((entry) => ({
      jid: entry.peer,
      name: entry.name,
      unread: entry.kind === "conversation" ? entry.summary.unread : 0,
    }))
  const typed = query.includes("@") ? findAddress(query, account.jid.domain) : undefined
  if (typed !== undefined && !places.some(({ jid }) => jid.equals(typed))) {
    places.push({ jid: typed, name: describePerson(account, typed, contacts).name, unread: 0 })
  }
  return places.map(({ jid, name, unread }) => {
    const { availability } = describePerson(account, jid, contacts)
    return {
      key: jid.toString(),
      label: name,
      hint: jid.toString(),
      picture: <PersonAvatar name={name} jid={jid} size={36} presence={presenceDot(availability)} />,
      mark: (
        <>
          <LookalikeMark peer={jid} />
          <Badge count={unread} label={strings.list.unread({ count: unread })} />
        </>
      ),
      run: () => navigate(chatPath(jid)),
    }
  })
}
