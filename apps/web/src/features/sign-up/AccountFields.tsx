import { findAddress } from "../../forms/address.ts"
import { strings } from "../../strings/index.ts"
import { TextField } from "../../ui/field/TextField.tsx"

const text = strings.signUp

/** A new account's user name and password. */
export function AccountFields({
  domain,
  username,
  password,
  onUsername,
  onPassword,
  problemOf,
}: {
  readonly domain: string
  readonly username: string
  readonly password: string
  readonly onUsername: (username: string) => void
  readonly onPassword: (password: string) => void
  readonly problemOf: (field: string) => string | undefined
}) {
  const address = findAddress(username, domain)
  return (
    <>
      <TextField
        label={text.username}
        hint={address ? text.usernameHint({ address: address.toString() }) : text.usernameHintEmpty}
        name="username"
        error={problemOf("username")}
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        autoFocus
        value={username}
        onChange={(event) => onUsername(event.target.value)}
      />
      <TextField
        label={text.password}
        hint={text.passwordHint}
        type="password"
        name="password"
        error={problemOf("password")}
        autoComplete="new-password"
        value={password}
        onChange={(event) => onPassword(event.target.value)}
      />
    </>
  )
}
