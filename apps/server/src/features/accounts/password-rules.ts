import { DomainError } from "@kith/feature-kit"
import { preparePassword } from "@kith/xmpp"

const MIN_CHARACTERS = 8
const MAX_BYTES = 1024

/**
 * The worst passwords of published leaks, without the digits and marks people put around them and with look-alike
 * characters undone, so that one entry stands for hundreds.
 */
const WORST: ReadonlySet<string> = new Set(
  `access admin administrator asdf asdfgh asdfghj asdfghjk asdfghjkl azerty baseball basketball batman bailey
  charlie cheese chelsea chocolate computer corvette daniel default donald dragon diamond facebook ferrari flower
  football freedom fuckyou george ginger google guest hannah harley hello hockey hunter iloveyou internet jennifer
  jessica jordan joshua killer kith letmein liverpool login lovely love loveme maggie manager master matrix matthew
  merlin michael michelle minecraft money monkey mustang naruto nicole ninja pass passw passwd password passwort
  pepper pokemon princess purple qazwsx qazwsxedc qwer qwert qwerty qwertyu qwertyui qwertyuiop ranger robert root
  samsung secret server shadow silver soccer starwars steelers summer sunshine superman superuser system taylor
  temp tester test thomas trustno tigger user welcome whatever william winter wizard xmpp yankees zaq zaqxsw zxcv
  zxcvb zxcvbn zxcvbnm aqwzsx motdepasse contrasena parola wachtwoord heslo salasana`.split(/\s+/),
)

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
}

/**
 * The form in which a password is compared (RFC 8265 §4.2), or `undefined` for text that cannot be a password. That it
 * was allowed once is not asked: who has such a password must be able to log in.
 */
export function findPreparedPassword(password: string): string | undefined {
  if (password.length === 0 || Buffer.byteLength(password) > MAX_BYTES) return undefined
  try {
    return preparePassword(password)
  } catch {
    return undefined
  }
}

/** Gives the prepared form of a new password, or throws `not-acceptable` with what is wrong with it. */
export function requireGoodPassword(password: string, username: string): string {
  if (Buffer.byteLength(password) > MAX_BYTES) {
    throw new DomainError("not-acceptable", `Choose a password of at most ${MAX_BYTES} bytes.`)
  }
  if ([...password].length < MIN_CHARACTERS) {
    throw new DomainError("not-acceptable", `Choose a password of at least ${MIN_CHARACTERS} characters.`)
  }
  const prepared = findPreparedPassword(password)
  if (prepared === undefined) {
    throw new DomainError(
      "not-acceptable",
      "The password has characters that nobody can type, such as line breaks.",
    )
  }
  if (isGuessable(prepared.toLowerCase(), username)) {
    throw new DomainError(
      "not-acceptable",
      "That password is among the first that are guessed. Choose another, such as four words that do not belong together.",
    )
  }
  return prepared
}

function isGuessable(password: string, username: string): boolean {
  if (password === username || isSequence(password) || isRepetition(password)) return true
  const word = trimMarks(password)
  // `juliet123`, `Juliet2026!`
  if (word !== "" && word === trimMarks(username)) return true
  return (
    WORST.has(word) || WORST.has([...word].map((character) => LOOK_ALIKES[character] ?? character).join(""))
  )
}

function trimMarks(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "")
}

/** `12345678`, `87654321`, `abcdefgh`, `1234567890` */
function isSequence(text: string): boolean {
  for (const row of ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz"]) {
    if (row.includes(text) || [...row].reverse().join("").includes(text)) return true
  }
  return false
}

/** `aaaaaaaa`, `abcabcabc`, `11112222`: hardly anything in it but repetition. */
function isRepetition(text: string): boolean {
  return new Set(text).size <= 2 || /^(.{1,4})\1+$/u.test(text)
}
