import { Jid } from "@kith/xmpp"
import { useState } from "react"
import { readAddress } from "../../forms/address.ts"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { describePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./BlockedList.module.css"
import { unblock } from "./unblock.ts"

const text = strings.blocking

/** Whom one blocks: people, devices, whole servers; with the way to add one and to take one back. */
export function BlockedList() {
  const account = useAccount()
  const blocked = useLive(account.blocking.blocked)
  const contacts = useLive(account.contacts)
  if (blocked === undefined) return <Notice kind="info">{strings.privacy.cannotBlock}</Notice>
  return (
    <>
      {blocked.length === 0 && <p>{strings.privacy.nobodyBlocked}</p>}
      <ul className={styles.list}>
        {blocked.map((jid) => (
          <Blocked
            key={jid.toString()}
            jid={jid}
            name={
              jid.local === undefined
                ? strings.privacy.wholeServer({ domain: jid.domain })
                : describePerson(account, jid.bare, contacts).name
            }
          />
        ))}
      </ul>
      <BlockAddress />
    </>
  )
}

function Blocked({ jid, name }: { readonly jid: Jid; readonly name: string }) {
  const account = useAccount()
  const [isBusy, setBusy] = useState(false)

  async function take(): Promise<void> {
    setBusy(true)
    await unblock(account, jid, name)
    setBusy(false)
  }

  return (
    <li>
      <div>
        <strong dir="auto">{name}</strong>
        <p>{jid.toString()}</p>
      </div>
      <Button size="small" busy={isBusy} aria-label={text.unblockNamed({ name })} onClick={() => void take()}>
        {text.unblock}
      </Button>
    </li>
  )
}

function BlockAddress() {
  const account = useAccount()
  const [typed, setTyped] = useState("")
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    const domain = typed.includes("@") || !typed.includes(".") ? undefined : Jid.tryParse(typed.trim())
    const address = domain ?? readAddress(typed, account.jid.domain)
    await account.blocking.block(address)
    setTyped("")
    showToast(text.blocked({ name: address.toString() }))
  })
  return (
    <Form problem={problem} onSubmit={submit}>
      <div className={styles.add}>
        <TextField
          label={strings.privacy.blockField}
          error={problemOf("address")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" busy={isBusy}>
          {strings.privacy.block}
        </Button>
      </div>
    </Form>
  )
}
