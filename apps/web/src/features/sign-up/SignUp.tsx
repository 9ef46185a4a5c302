import { register } from "@kith/client/browser"
import { useEffect, useState } from "react"
import { readUsername } from "../../forms/address.ts"
import forms from "../../forms/Form.module.css"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { Link } from "../../navigation/Link.tsx"
import { navigate } from "../../navigation/navigation.ts"
import { findKeptName, ownEndpoint, type ServerDescription } from "../../session/server.ts"
import { signIn } from "../../session/session.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { WelcomePage } from "../welcome/WelcomePage.tsx"
import { AccountFields } from "./AccountFields.tsx"
import { requireLongPassword } from "./password.ts"

const text = strings.signUp

export function SignUp({
  server,
  invitation: given,
}: {
  readonly server: ServerDescription
  readonly invitation: string | undefined
}) {
  const [username, setUsername] = useState("")
  const [password, setPassword] = useState("")
  const [typedInvitation, setInvitation] = useState("")
  const invitation = given ?? readInvitation(typedInvitation)
  useEffect(() => {
    if (given === undefined) return
    void findKeptName(given).then((kept) => kept !== undefined && setUsername((typed) => typed || kept))
  }, [given])
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    const address = readUsername(username, server.domain)
    requireLongPassword(password)
    const account = { username: address.local ?? "", password, domain: server.domain }
    await register(ownEndpoint(), { ...account, ...(invitation && { invitation }) })
    await signIn(address, password)
    navigate("/", { replace: true })
  })
  const footer = (
    <>
      {text.haveAccount} <Link to="/sign-in">{text.signIn}</Link>
    </>
  )

  if (server.policy === "closed" && given === undefined) {
    return (
      <WelcomePage title={text.title} footer={footer}>
        <Notice kind="info">{text.closed}</Notice>
      </WelcomePage>
    )
  }
  return (
    <WelcomePage
      title={given === undefined ? text.title : text.invited}
      text={given === undefined ? undefined : text.invitedText}
      footer={footer}
    >
      <Form problem={problem} onSubmit={submit}>
        {server.policy === "invitation" && given === undefined && (
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
          domain={server.domain}
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
      </Form>
    </WelcomePage>
  )
}

/** The token of a whole link, of a page or of an XMPP client, or what was typed. */
function readInvitation(typed: string): string {
  return /preauth=([^;&]+)/.exec(typed)?.[1] ?? typed.trim().replace(/^.*[#/]/, "")
}
