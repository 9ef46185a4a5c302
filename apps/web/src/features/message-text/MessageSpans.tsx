import { Jid } from "@kith/xmpp"
import { Fragment, type ReactNode } from "react"
import { openXmppLink } from "../../navigation/asked-link.ts"
import { Link } from "../../navigation/Link.tsx"
import { chatPath, openPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { showHidden } from "./hidden-characters.ts"
import styles from "./MessageText.module.css"
import type { LinkSpan, Span } from "./message-blocks.ts"

const HIDDEN_MARKS = { rightToLeft: "←", leftToRight: "→", invisible: "·" } as const
const ELEMENTS = { strong: "strong", emphasis: "em", strike: "s" } as const

export function MessageSpans({ spans }: { readonly spans: readonly Span[] }) {
  return spans.map((span, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: The spans of one text never change places.
    <Fragment key={index}>{drawSpan(span)}</Fragment>
  ))
}

function drawSpan(span: Span): ReactNode {
  switch (span.kind) {
    case "text":
      return <VisibleText text={span.text} />
    case "code":
      return (
        <code className={styles.code}>
          <Mark text="`" />
          <VisibleText text={span.text} />
          <Mark text="`" />
        </code>
      )
    case "link":
      return <TextLink link={span} />
    case "mention":
      return <MentionChip address={span.address} text={span.text} />
    default: {
      const Element = ELEMENTS[span.kind]
      return (
        <Element>
          <Mark text={span.mark} />
          <MessageSpans spans={span.spans} />
          <Mark text={span.mark} />
        </Element>
      )
    }
  }
}

/** A directive: neither seen nor read aloud, and there when the text is copied. */
const Mark = ({ text }: { readonly text: string }) => (
  <span className={styles.mark} aria-hidden="true">
    {text}
  </span>
)

/** Text in which nothing works unseen: forced directions and characters without width are shown as what they are. */
export function VisibleText({ text }: { readonly text: string }) {
  const runs = showHidden(text)
  const [only] = runs
  if (runs.length === 1 && only !== undefined && "text" in only) return only.text
  return runs.map((run, index) =>
    "text" in run ? (
      run.text
    ) : (
      <abbr
        // biome-ignore lint/suspicious/noArrayIndexKey: The runs of one text never change places.
        key={index}
        className={styles.hidden}
        title={strings.messageText[run.name]}
      >
        {HIDDEN_MARKS[run.name]}
      </abbr>
    ),
  )
}

function TextLink({ link }: { readonly link: LinkSpan }) {
  const { href, text, host } = link
  if (href.startsWith("xmpp:")) {
    return (
      <Link
        to={openPath(href)}
        title={href}
        onClick={(event) => {
          if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
          event.preventDefault()
          openXmppLink(href)
        }}
      >
        <VisibleText text={text} />
      </Link>
    )
  }
  return (
    <>
      <a href={href} target="_blank" rel="noopener noreferrer" title={href}>
        <VisibleText text={text} />
      </a>
      {host !== undefined && <bdi className={styles.host}> ({host})</bdi>}
    </>
  )
}

function MentionChip({ address, text }: { readonly address: string; readonly text: string }) {
  const account = useAccount()
  const jid = Jid.tryParse(address)
  if (jid === undefined) return <VisibleText text={text} />
  // Somebody in a room is no one to write to by this address alone.
  if (jid.resource !== undefined) {
    return (
      <bdi className={styles.mention}>
        <VisibleText text={text} />
      </bdi>
    )
  }
  const isMe = jid.bare.equals(account.jid)
  return (
    <Link
      to={chatPath(jid.bare)}
      className={classNames(styles.mention, isMe && styles.me)}
      title={strings.messageText.mention({ address: jid.bare.toString() })}
    >
      <bdi>
        <VisibleText text={text} />
      </bdi>
    </Link>
  )
}
