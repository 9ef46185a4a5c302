import type { Account } from "@kith/client"
import { type ReactNode, useRef, useState } from "react"
import { pathInAccount } from "../navigation/route.ts"
import { useAccount } from "../session/AccountContext.tsx"
import { Confirm } from "../ui/confirm/Confirm.tsx"
import { AccountChoice } from "./AccountChoice.tsx"

/** Asks before something that a link wants and others would notice, and with which account if there are several. */
export function AskWithAccount({
  title,
  action,
  text,
  act,
  onClose,
}: {
  readonly title: string
  readonly action: string
  readonly text: (account: Account) => ReactNode
  /** Does it; answers with the path where it leads. What it throws is shown as a sentence. */
  readonly act: (account: Account) => Promise<string>
  /** `path`: where it leads; `undefined`: the person decided against it. */
  readonly onClose: (path?: string) => void
}) {
  const shown = useAccount()
  const [chosen, setChosen] = useState(shown)
  const next = useRef<string>(undefined)
  return (
    <Confirm
      title={title}
      action={action}
      onConfirm={async () => {
        await whenConnected(chosen)
        const path = await act(chosen)
        next.current = chosen === shown ? path : pathInAccount(path, chosen.jid.toString())
      }}
      onClose={() => onClose(next.current)}
    >
      <p>{text(chosen)}</p>
      <AccountChoice chosen={chosen} onChoose={setChosen} />
    </Confirm>
  )
}

/** A link mostly opens the app as well: who answers while it connects need not answer once more. */
async function whenConnected({ status }: Account): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const check = () => status.get().state !== "connecting" && resolve()
  const stop = status.subscribe(check)
  check()
  await promise
  stop()
}
