import { Jid } from "@kith/xmpp"
import { lazy, Suspense, useMemo, useState } from "react"
import { useDraftSync } from "../features/composer/useDraftSync.ts"
import { BehindBanner } from "../features/connection/BehindBanner.tsx"
import { ConnectionBanner } from "../features/connection/ConnectionBanner.tsx"
import { StorageBanner } from "../features/connection/StorageBanner.tsx"
import { AddContact } from "../features/contacts/AddContact.tsx"
import { ContactDetails } from "../features/contacts/ContactDetails.tsx"
import { ConversationList } from "../features/conversation-list/ConversationList.tsx"
import { KeyboardHelp } from "../features/keyboard/KeyboardHelp.tsx"
import { useNotifications } from "../features/notifications/useNotifications.ts"
import { QuickSwitcher } from "../features/quick-switcher/QuickSwitcher.tsx"
import { forgetXmppLink, useAskedLink } from "../navigation/asked-link.ts"
import { navigate, useRoute } from "../navigation/navigation.ts"
import type { Route } from "../navigation/route.ts"
import { useAccount } from "../session/AccountContext.tsx"
import { useRoom } from "../session/rooms.ts"
import { strings } from "../strings/index.ts"
import { useIsNarrow } from "../ui/useIsNarrow.ts"
import { fillsMainPane, MainPane } from "./MainPane.tsx"
import { OpenLink } from "./OpenLink.tsx"
import { ShareChooser } from "./ShareChooser.tsx"
import { UpdateNotice } from "./UpdateNotice.tsx"
import { UseInvitation } from "./UseInvitation.tsx"
import { useAppBadge } from "./useAppBadge.ts"
import { useKeys } from "./useKeys.ts"
import { usePageTitle } from "./usePageTitle.ts"
import { useReturn } from "./useReturn.ts"
import { useScreenKeyboard } from "./useScreenKeyboard.ts"
import { useSeen } from "./useSeen.ts"
import { useWakefulness } from "./useWakefulness.ts"
import styles from "./Workspace.module.css"

const NewRoom = lazy(async () => ({ default: (await import("../features/rooms/NewRoom.tsx")).NewRoom }))
const FindRooms = lazy(async () => ({
  default: (await import("../features/room-search/FindRooms.tsx")).FindRooms,
}))
const RoomDetails = lazy(async () => ({
  default: (await import("../features/rooms/RoomDetails.tsx")).RoomDetails,
}))

/** The signed-in app: the list, what is chosen in it, and what is known of whom one talks to. */
export function Workspace() {
  const route = useRoute()
  const [dialog, setDialog] = useState<"add" | "switch" | "keys" | "new-room" | "find-rooms">()
  const peer = usePeer(route)
  const showsDetails = route.name === "chat" && route.showsDetails
  const doors = useMemo(
    () => ({
      openAddContact: () => setDialog("add"),
      openHelp: () => setDialog("keys"),
      openNewRoom: () => setDialog("new-room"),
      openFindRooms: () => setDialog("find-rooms"),
    }),
    [],
  )
  useKeys({ openSwitcher: () => setDialog("switch"), openHelp: doors.openHelp })
  const isNarrow = useIsNarrow()

  const askedLink = useAskedLink()

  const isHome = !fillsMainPane(route, peer)
  useReturn(peer, showsDetails, isHome)
  return (
    <div className={styles.workspace} data-pane={isHome ? "list" : showsDetails ? "details" : "main"}>
      <Attendants peer={peer} />
      <UpdateNotice />
      <ConnectionBanner />
      <BehindBanner />
      <StorageBanner />
      <div className={styles.panes}>
        <div className={styles.list} role={isHome && isNarrow ? "main" : undefined}>
          <ConversationList
            onAdd={doors.openAddContact}
            onNewRoom={doors.openNewRoom}
            onFindRooms={doors.openFindRooms}
            onShowKeys={doors.openHelp}
          />
        </div>
        <main className={styles.main}>
          {/* The other one is in the list, which is out of sight then. */}
          {isNarrow && !isHome && <h1 className="visually-hidden">{strings.app.name}</h1>}
          <MainPane peer={peer} showsDetails={showsDetails} onAddContact={doors.openAddContact} />
        </main>
        {isNarrow && showsDetails && (
          // What is beside the main thing elsewhere is all there is to see here.
          <main className="visually-hidden">
            <h1>{strings.app.name}</h1>
          </main>
        )}
        {peer !== undefined && showsDetails && (
          <div className={styles.details}>
            <Details key={peer.toString()} peer={peer} />
          </div>
        )}
      </div>
      {route.name === "open" && (
        <OpenLink
          key={route.uri}
          uri={route.uri}
          onDone={(path = "/") => navigate(path, { replace: true })}
        />
      )}
      {askedLink !== undefined && <OpenLink key={askedLink} uri={askedLink} onDone={leaveAskedLink} />}
      {route.name === "sign-up" && route.invitation !== undefined && (
        <UseInvitation key={route.invitation} token={route.invitation} room={route.room} />
      )}
      {route.name === "share" && <ShareChooser />}
      {dialog === "add" && <AddContact onClose={() => setDialog(undefined)} />}
      {dialog === "keys" && <KeyboardHelp onClose={() => setDialog(undefined)} />}
      <Suspense>
        {dialog === "new-room" && <NewRoom onClose={() => setDialog(undefined)} />}
        {dialog === "find-rooms" && <FindRooms onClose={() => setDialog(undefined)} />}
      </Suspense>
      {dialog === "switch" && <QuickSwitcher onClose={() => setDialog(undefined)} doors={doors} />}
    </div>
  )
}

/** What follows the account and draws nothing here: by itself, so that no message draws the workspace again. */
function Attendants({ peer }: { readonly peer: Jid | undefined }) {
  usePageTitle(peer)
  useWakefulness()
  useScreenKeyboard()
  useAppBadge()
  useNotifications()
  useDraftSync()
  useSeen(peer)
  return null
}

function leaveAskedLink(path: string | undefined): void {
  forgetXmppLink()
  if (path !== undefined) navigate(path)
}

/** What is known of a person, or of a group. */
function Details({ peer }: { readonly peer: Jid }) {
  const room = useRoom(peer)
  if (room === undefined) return <ContactDetails peer={peer} />
  return (
    <Suspense>
      <RoomDetails room={room} />
    </Suspense>
  )
}

/** Whom the path names; an address that is none names nobody. */
function usePeer(route: Route): Jid | undefined {
  const account = useAccount()
  const address = route.name === "chat" ? route.address : undefined
  return useMemo(() => {
    const jid = Jid.tryParse(address)
    // Those who are in a group share its bare address.
    return jid === undefined || account.rooms.isRoom(jid.bare) ? jid : jid.bare
  }, [account, address])
}
