import { useState } from "react"
import { readAddress } from "../../forms/address.ts"
import forms from "../../forms/Form.module.css"
import { Form } from "../../forms/Form.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { Link } from "../../navigation/Link.tsx"
import { goBack } from "../../navigation/navigation.ts"
import { findServerUrl } from "../../session/find-server.ts"
import type { ServerDescription } from "../../session/server.ts"
import { signIn } from "../../session/session.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { WelcomePage } from "../welcome/WelcomePage.tsx"

const text = strings.signIn

/** The door: an account on this server by its name, one on any other by its whole address. */
export function SignIn({
  server,
  notice,
  address: given = "",
  isAddition = false,
}: {
  readonly server: ServerDescription
  readonly notice?: string | undefined
  /** Stands in the form already. */
  readonly address?: string | undefined
  /** Somebody is signed in and adds a further account. */
  readonly isAddition?: boolean
}) {
  const [username, setUsername] = useState(given)
  const [password, setPassword] = useState("")
  const [url, setUrl] = useState<string>()
  const isElsewhere = isAddressElsewhere(username, server.domain)
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    if (username.trim() === "") throw new InputProblem("address", strings.problem.noUserOrAddress)
    const address = readAddress(username, server.domain)
    if (address.local === undefined)
      throw new InputProblem("address", strings.problem.notAnAddress({ typed: username }))
    if (password === "") throw new InputProblem("password", strings.problem.noPassword)
    const isOurs = address.domain === server.domain
    const isAtOwnPath = isAddition || location.pathname === "/sign-in"
    await signIn(address, password, {
      url: isOurs ? undefined : await findServerUrl(address.domain, url ?? ""),
      path: isAtOwnPath ? "/" : undefined,
    })
  })

  const footer = isAddition ? (
    <Button look="plain" onClick={() => goBack("/")}>
      {strings.ui.cancel}
    </Button>
  ) : (
    server.policy !== "closed" && (
      <>
        {text.noAccount} <Link to="/sign-up">{text.signUp}</Link>
      </>
    )
  )
  return (
    <WelcomePage title={isAddition ? text.addTitle : text.title} footer={footer}>
      {notice !== undefined && <Notice kind="info">{notice}</Notice>}
      <Form problem={problem} onSubmit={submit}>
        <TextField
          label={text.address}
          name="username"
          error={problemOf("address")}
          hint={isElsewhere ? text.anyServer : undefined}
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
        {isElsewhere && url === undefined && (
          <Button look="plain" size="small" onClick={() => setUrl("")}>
            {text.enterUrl}
          </Button>
        )}
        {isElsewhere && url !== undefined && (
          <TextField
            label={text.url}
            hint={text.urlHint}
            error={problemOf("url")}
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            placeholder="wss://"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        )}
        <Button type="submit" look="primary" wide busy={isBusy}>
          {text.submit}
        </Button>
        <p className={forms.note}>{text.sharedComputer}</p>
      </Form>
    </WelcomePage>
  )
}

function isAddressElsewhere(typed: string, ownDomain: string): boolean {
  const [, domain = ""] = typed.trim().toLowerCase().split("@")
  return domain !== "" && !ownDomain.startsWith(domain)
}
