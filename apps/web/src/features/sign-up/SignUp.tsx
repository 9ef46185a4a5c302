import { Jid } from "@kith/xmpp"
import { type ReactNode, useEffect, useState } from "react"
import { readUsername } from "../../forms/address.ts"
import forms from "../../forms/Form.module.css"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { Link } from "../../navigation/Link.tsx"
import { goBack } from "../../navigation/navigation.ts"
import type { SignUpWish } from "../../navigation/route.ts"
import type { ServerDescription } from "../../session/server.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { WelcomePage } from "../welcome/WelcomePage.tsx"
import { AccountFields } from "./AccountFields.tsx"
import { makeAccount } from "./make-account.ts"
import { requireLongPassword } from "./password.ts"
import { useInvitation } from "./useInvitation.ts"

const text = strings.signUp

/** Makes an account here, or with an invitation on the server that sent it, and follows the invitation to its end. */
export function SignUp({
  server,
  wish,
  isAddition = false,
}: {
  readonly server: ServerDescription
  /** What the link said; `inviter` and `username` only where another server cannot be asked for them. */
  readonly wish: SignUpWish & { readonly inviter?: string; readonly username?: string }
  /** Somebody is signed in and makes a further account. */
  readonly isAddition?: boolean
}) {
  const { domain = server.domain, room } = wish
  const isElsewhere = domain !== server.domain
  const [username, setUsername] = useState(wish.username ?? "")
  const [password, setPassword] = useState("")
  const [typedInvitation, setInvitation] = useState("")
  const facts = useInvitation(isElsewhere ? undefined : wish.invitation)
  const given = facts === "over" ? undefined : wish.invitation
  const known = facts === "over" ? undefined : facts
  const inviter = known?.kind === "contact" ? known.inviter : Jid.tryParse(wish.inviter)?.bare
  const kept = known?.username
  useEffect(() => {
    if (kept !== undefined) setUsername((typed) => typed || kept)
  }, [kept])

  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    const address = readUsername(username, domain)
    requireLongPassword(password)
    const invitation = given ?? (readInvitation(typedInvitation) || undefined)
    await makeAccount({ address, password, isElsewhere, invitation, inviter, room })
  })
  const footer = isAddition ? (
    <Button look="plain" onClick={() => goBack("/")}>
      {strings.ui.cancel}
    </Button>
  ) : (
    <>
      {text.haveAccount} <Link to="/sign-in">{text.signIn}</Link>
    </>
  )
  const over = facts === "over" && <Notice kind="error">{strings.links.invitationOver}</Notice>
  const page = (content: ReactNode) => (
    <WelcomePage
      title={
        given === undefined
          ? text.title
          : inviter === undefined
            ? text.invited
            : text.invitedBy({ name: inviter.local ?? inviter.domain })
      }
      text={given === undefined ? undefined : describe(inviter, room?.address)}
      footer={footer}
    >
      {over}
      {content}
    </WelcomePage>
  )

  if (known?.letsRegister === false) return page(<Notice kind="info">{text.contactOnly}</Notice>)
  if (!isElsewhere && server.policy === "closed" && given === undefined) {
    return page(<Notice kind="info">{text.closed}</Notice>)
  }
  return page(
    <Form problem={problem} onSubmit={submit}>
      {!isElsewhere && server.policy === "invitation" && given === undefined && (
        <>
          <Notice kind="info">{text.byInvitation}</Notice>
          <TextField
            label={text.invitation}
            hint={text.invitationHint}
            name="invitation"
            autoComplete="off"
            spellCheck={false}
            value={typedInvitation}
            onChange={(event) => setInvitation(event.target.value)}
          />
        </>
      )}
      <AccountFields
        domain={domain}
        problemOf={problemOf}
        username={username}
        password={password}
        onUsername={setUsername}
        onPassword={setPassword}
      />
      <Button type="submit" look="primary" wide busy={isBusy}>
        {text.submit}
      </Button>
      <p className={forms.note}>{strings.signIn.sharedComputer}</p>
    </Form>,
  )
}

/** What comes of it besides the account. */
function describe(inviter: Jid | undefined, room: string | undefined): ReactNode {
  return (
    <>
      {inviter === undefined ? text.invitedText : text.invitedByText({ address: inviter.toString() })}
      {room !== undefined && ` ${text.invitedRoom({ room })}`}
    </>
  )
}

/** The token of a whole link, of a page or of an XMPP client, or what was typed. */
function readInvitation(typed: string): string {
  return (
    /preauth=([^;&]+)/.exec(typed)?.[1] ??
    typed
      .trim()
      .replace(/^.*[#/]/, "")
      .replace(/[;?].*$/, "")
  )
}
