import { CSPProvider } from "@base-ui/react/csp-provider"
import { Suspense, useEffect, useState } from "react"
import { SetUp } from "../features/setup/SetUp.tsx"
import { SignIn } from "../features/sign-in/SignIn.tsx"
import { SignUp } from "../features/sign-up/SignUp.tsx"
import { useRoute, useRouteAccount } from "../navigation/navigation.ts"
import type { SignUpWish } from "../navigation/route.ts"
import { useWantedPlace } from "../navigation/wanted-place.ts"
import { findAccountInvitation, parseXmppUri } from "../navigation/xmpp-uri.ts"
import { AccountProvider } from "../session/AccountContext.tsx"
import { loadServerDescription, type ServerDescription } from "../session/server.ts"
import { session } from "../session/session.ts"
import { useLive } from "../session/useLive.ts"
import { Toasts } from "../ui/toast/Toasts.tsx"
import { TooltipProvider } from "../ui/tooltip/Tooltip.tsx"
import { Opening } from "./Opening.tsx"
import { useAccountOfPath } from "./useAccountOfPath.ts"
import { findWorkspace, loadWorkspace, prepareWorkspace } from "./workspace-code.ts"

export function App() {
  return (
    // Styles come in files: the page's content security policy allows no style elements.
    <CSPProvider disableStyleElements>
      <TooltipProvider>
        <Doors />
        <Toasts />
      </TooltipProvider>
    </CSPProvider>
  )
}

/** What one sees first: the app itself, or a way in. */
function Doors() {
  const state = useLive(session)
  const route = useRoute()
  const routeAccount = useRouteAccount()
  const [server, setServer] = useState<ServerDescription>()
  useAccountOfPath(state)
  useWantedPlace(state.state === "signed-in")
  const wish = route.name === "open" ? wishOf(route.uri) : route.name === "sign-up" ? route : undefined
  const isFurther = route.name === "add-account" || (route.name === "sign-up" && route.domain !== undefined)
  const isAdding = state.state === "signed-in" && isFurther
  const isAtDoor = state.state === "signed-out" || isAdding

  useEffect(() => {
    if (!isAtDoor) return prepareWorkspace()
    void loadServerDescription().then(setServer)
    // What comes after the door is fetched while the person types, and not before the door can be used.
    addEventListener("input", prepareWorkspace, { once: true })
    return () => removeEventListener("input", prepareWorkspace)
  }, [isAtDoor])

  if (isAdding && server !== undefined && route.name === "sign-up") {
    return <SignUp server={server} wish={route} isAddition />
  }
  if (isAdding && server !== undefined && route.name === "add-account") {
    return <SignIn key={route.address} server={server} address={route.address} isAddition />
  }
  if (state.state === "signed-in") {
    return (
      <AccountProvider value={state.account}>
        <Suspense fallback={<Opening />}>
          <LoadedWorkspace key={state.account.jid.toString()} />
        </Suspense>
      </AccountProvider>
    )
  }
  if (state.state === "opening" || server === undefined) return <Opening />
  if (route.name === "setup") return <SetUp server={server} token={route.token} />
  if (wish !== undefined) return <SignUp key={wish.domain} server={server} wish={wish} />
  return <SignIn server={server} notice={state.notice} address={routeAccount} />
}

/** A link that invites to make an account leads to the form for it, and other links wait for who signs in. */
function wishOf(uri: string): (SignUpWish & { readonly inviter?: string }) | undefined {
  const link = parseXmppUri(uri)
  return link && findAccountInvitation(link)
}

/**
 * The signed-in app as soon as its code is here. Not by `lazy`: React leaves in sight what stands in for a lazy component
 * for 0.3 s at least, so that it does not flicker; ours shows nothing for a while anyway.
 */
function LoadedWorkspace() {
  const [code, setCode] = useState(findWorkspace)
  useEffect(() => {
    if (code !== undefined) return
    loadWorkspace().then(setCode, (error: unknown) => {
      setCode(() => {
        throw error
      })
    })
  }, [code])
  return code === undefined ? <Opening /> : <code.Workspace />
}
