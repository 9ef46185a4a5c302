import type { DraftMention } from "@kith/client"
import { Fragment, type ReactNode, type Ref } from "react"
import type { MentionRange, Span } from "../message-text/message-blocks.ts"
import { parseSpans } from "../message-text/parse-spans.ts"
import styles from "./ComposerField.module.css"

/** A longer text is drawn as it is: each key would cost more than it shows. */
const CHARACTERS_MOST = 5_000

/**
 * The text of the field once more, behind it and unseen but for what the marks do. Nothing here may change the width of
 * a letter, or the lines would part from those of the field.
 */
export function LiveMarks({
  ref,
  text,
  mentions,
}: {
  readonly ref: Ref<HTMLDivElement>
  readonly text: string
  readonly mentions: readonly DraftMention[]
}) {
  if (text.length > CHARACTERS_MOST || !/[*_~`>@:]/.test(text)) return null
  let isCode = false
  return (
    <div ref={ref} className={styles.marks} dir="auto" aria-hidden="true">
      {text.split("\n").map((line, index) => {
        const isFence = line.startsWith("```")
        const isInside = isCode || isFence
        if (isFence) isCode = !isCode
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: Lines have no names.
          <Fragment key={index}>
            {index > 0 && "\n"}
            {isInside ? <span className={styles.code}>{line}</span> : drawLine(line, mentions)}
          </Fragment>
        )
      })}
      {/* The last line of a field has a height even when it is empty. */}
      {"\u200B"}
    </div>
  )
}

function drawLine(line: string, mentions: readonly DraftMention[]): ReactNode {
  const prefix = /^(?:> ?)*(?: {0,8}(?:[-*•]|\d{1,4}[.)]) )?/u.exec(line)?.[0] ?? ""
  const ranges: MentionRange[] = mentions
    .flatMap(({ name, address }) => {
      const begin = line.indexOf(`@${name}`)
      return begin < 0 ? [] : [{ begin, end: begin + name.length + 1, address }]
    })
    .sort((one, other) => one.begin - other.begin)
  return (
    <>
      {prefix}
      {drawSpans(parseSpans({ source: line, mentions: ranges }, prefix.length, line.length))}
    </>
  )
}

const drawSpans = (spans: readonly Span[]): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: Spans have no names.
  spans.map((span, index) => <Fragment key={index}>{drawSpan(span)}</Fragment>)

function drawSpan(span: Span): ReactNode {
  if (span.kind === "text") return span.text
  if ("spans" in span) {
    return (
      <span className={styles[span.kind]}>
        {span.mark}
        {drawSpans(span.spans)}
        {span.mark}
      </span>
    )
  }
  if (span.kind === "code") return <span className={styles.code}>{`\`${span.text}\``}</span>
  // A text in place of an address would be shorter than what stands in the field.
  if (span.kind === "link" && span.host !== undefined)
    return <span className={styles.link}>{rawLink(span)}</span>
  return <span className={styles[span.kind]}>{span.text}</span>
}

const rawLink = ({ text, source }: Extract<Span, { kind: "link" }>): string => source ?? text
