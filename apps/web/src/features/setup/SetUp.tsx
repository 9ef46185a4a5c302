import { useState } from "react"
import { readUsername } from "../../forms/address.ts"
import { Form } from "../../forms/Form.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { ApiError, type ServerDescription, setUpServer } from "../../session/server.ts"
import { signIn } from "../../session/session.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { AccountFields } from "../sign-up/AccountFields.tsx"
import { requireLongPassword } from "../sign-up/password.ts"
import { WelcomePage } from "../welcome/WelcomePage.tsx"

const text = strings.setup

/** The one-time page that makes the first administrator. */
export function SetUp({ server, token }: { readonly server: ServerDescription; readonly token: string }) {
  const [username, setUsername] = useState("")
  const [password, setPassword] = useState("")
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    const address = readUsername(username, server.domain)
    requireLongPassword(password)
    await setUpServer({ token, username: address.local ?? "", password }).catch((error: unknown) => {
      const isOver = error instanceof ApiError && error.code === "not-authorized"
      throw isOver ? new ApiError(text.over, { cause: error }) : error
    })
    await signIn(address, password, { path: "/" })
  })

  if (token === "") {
    return (
      <WelcomePage title={text.title}>
        <Notice kind="error">{text.noToken}</Notice>
      </WelcomePage>
    )
  }
  return (
    <WelcomePage title={text.title} text={text.text({ domain: server.domain })}>
      <Form problem={problem} onSubmit={submit}>
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
      </Form>
    </WelcomePage>
  )
}
