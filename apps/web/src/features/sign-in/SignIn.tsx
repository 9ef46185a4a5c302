import { useState } from "react"
import { readUsername } from "../../forms/address.ts"
import forms from "../../forms/Form.module.css"
import { Form } from "../../forms/Form.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { Link } from "../../navigation/Link.tsx"
import { navigate } from "../../navigation/navigation.ts"
import type { ServerDescription } from "../../session/server.ts"
import { signIn } from "../../session/session.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { WelcomePage } from "../welcome/WelcomePage.tsx"

const text = strings.signIn

export function SignIn({
  server,
  notice,
}: {
  readonly server: ServerDescription
  readonly notice?: string | undefined
}) {
  const [username, setUsername] = useState("")
  const [password, setPassword] = useState("")
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    const address = readUsername(username, server.domain)
    if (password === "") throw new InputProblem("password", strings.problem.noPassword)
    await signIn(address, password)
    if (location.pathname === "/sign-in") navigate("/", { replace: true })
  })

  return (
    <WelcomePage
      title={text.title}
      footer={
        server.policy !== "closed" && (
          <>
            {text.noAccount} <Link to="/sign-up">{text.signUp}</Link>
          </>
        )
      }
    >
      {notice !== undefined && <Notice kind="info">{notice}</Notice>}
      <Form problem={problem} onSubmit={submit}>
        <TextField
          label={text.address}
          name="username"
          error={problemOf("username")}
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          autoFocus
          value={username}
          suffix={username.includes("@") ? undefined : `@${server.domain}`}
          onChange={(event) => setUsername(event.target.value)}
        />
        <TextField
          label={text.password}
          type="password"
          name="password"
          error={problemOf("password")}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="primary" wide busy={isBusy}>
          {text.submit}
        </Button>
        <p className={forms.note}>{text.sharedComputer}</p>
      </Form>
    </WelcomePage>
  )
}
