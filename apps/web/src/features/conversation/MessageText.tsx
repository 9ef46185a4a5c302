import { useState } from "react"
import { findAddress } from "../../forms/address.ts"
import { Link } from "../../navigation/Link.tsx"
import { chatPath } from "../../navigation/route.ts"
import { strings } from "../../strings/index.ts"
import { findLinks } from "./find-links.ts"
import styles from "./Message.module.css"

/** Drawn at once at most; a wall of text opens by a click. */
const MAX_SHOWN_CHARACTERS = 3000

/** What somebody wrote, as text and nothing but text; links are made of what is safe to follow. */
export function MessageText({ body }: { readonly body: string }) {
  const [isWhole, setWhole] = useState(false)
  const isCut = !isWhole && body.length > MAX_SHOWN_CHARACTERS * 1.2
  const shown = isCut ? `${body.slice(0, MAX_SHOWN_CHARACTERS)}…` : body
  return (
    <span className={styles.text} dir="auto">
      {findLinks(shown).map((part, index) =>
        part.href === undefined ? (
          part.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: The parts of one text never change places.
          <TextLink key={index} href={part.href} text={part.text} />
        ),
      )}
      {isCut && (
        <button type="button" className={styles.whole} onClick={() => setWhole(true)}>
          {strings.message.showWhole}
        </button>
      )}
    </span>
  )
}

function TextLink({ href, text }: { readonly href: string; readonly text: string }) {
  const address = href.startsWith("xmpp:") ? findAddress(href, "") : undefined
  if (address?.local !== undefined) return <Link to={chatPath(address)}>{text}</Link>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  )
}
