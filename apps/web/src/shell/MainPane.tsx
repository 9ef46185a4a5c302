import type { Jid } from "@kith/xmpp"
import { lazy, Suspense } from "react"
import { ConversationView } from "../features/conversation/ConversationView.tsx"
import { NoConversation } from "../features/conversation/NoConversation.tsx"
import { useRoute } from "../navigation/navigation.ts"
import type { Route } from "../navigation/route.ts"
import { findPage } from "../places/registry.ts"

// Pages beside the conversations: each is loaded when it is opened.
const SettingsPage = lazy(async () => ({
  default: (await import("../features/settings/SettingsPage.tsx")).SettingsPage,
}))
const ContactsPage = lazy(async () => ({
  default: (await import("../features/contacts/ContactsPage.tsx")).ContactsPage,
}))
const SearchPage = lazy(async () => ({
  default: (await import("../features/search/SearchPage.tsx")).SearchPage,
}))
const ActivityPage = lazy(async () => ({
  default: (await import("../features/activity/ActivityPage.tsx")).ActivityPage,
}))

/** Whether something is chosen that fills the main pane, which is all there is to see on a phone. */
export function fillsMainPane(route: Route, peer: Jid | undefined): boolean {
  return peer !== undefined || ["settings", "contacts", "search", "activity", "page"].includes(route.name)
}

/** What was chosen: a conversation, or a page beside them. */
export function MainPane({
  peer,
  showsDetails,
  onAddContact,
}: {
  readonly peer: Jid | undefined
  readonly showsDetails: boolean
  readonly onAddContact: () => void
}) {
  const route = useRoute()
  return <Suspense fallback={null}>{page()}</Suspense>

  function page() {
    switch (route.name) {
      case "settings":
        return <SettingsPage />
      case "contacts":
        return <ContactsPage onAdd={onAddContact} />
      case "search":
        return <SearchPage />
      case "activity":
        return <ActivityPage />
      case "page": {
        const Page = findPage(route.path)?.Page
        return Page === undefined ? <NoConversation /> : <Page />
      }
      default:
        if (peer === undefined) return <NoConversation />
        return (
          <ConversationView
            key={peer.toString()}
            peer={peer}
            showsDetails={showsDetails}
            message={route.name === "chat" ? route.message : undefined}
          />
        )
    }
  }
}
