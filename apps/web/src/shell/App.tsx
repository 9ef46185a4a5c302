import { CSPProvider } from "@base-ui/react/csp-provider"
import { useEffect, useState } from "react"
import { SetUp } from "../features/setup/SetUp.tsx"
import { SignIn } from "../features/sign-in/SignIn.tsx"
import { SignUp } from "../features/sign-up/SignUp.tsx"
import { useRoute } from "../navigation/navigation.ts"
import { AccountProvider } from "../session/AccountContext.tsx"
import { loadServerDescription, type ServerDescription } from "../session/server.ts"
import { session } from "../session/session.ts"
import { useLive } from "../session/useLive.ts"
import { Toasts } from "../ui/toast/Toasts.tsx"
import { TooltipProvider } from "../ui/tooltip/Tooltip.tsx"
import { Opening } from "./Opening.tsx"
import { Workspace } from "./Workspace.tsx"

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
  const [server, setServer] = useState<ServerDescription>()

  useEffect(() => {
    if (state.state === "signed-out") void loadServerDescription().then(setServer)
  }, [state.state])

  if (state.state === "signed-in") {
    return (
      <AccountProvider value={state.account}>
        <Workspace key={state.account.jid.toString()} />
      </AccountProvider>
    )
  }
  if (state.state === "opening" || server === undefined) return <Opening />
  switch (route.name) {
    case "setup":
      return <SetUp server={server} token={route.token} />
    case "sign-up":
      return <SignUp server={server} invitation={route.invitation} />
    default:
      return <SignIn server={server} notice={state.notice} />
  }
}
