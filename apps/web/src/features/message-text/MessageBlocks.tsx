import { Fragment, type ReactNode } from "react"
import { CodeBlock } from "./CodeBlock.tsx"
import { MessageSpans } from "./MessageSpans.tsx"
import styles from "./MessageText.module.css"
import type { Block, ListItem } from "./message-blocks.ts"

/** Draws blocks. They never change places, so that their places are their keys. */
export function MessageBlocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: The blocks of one text never change places.
    <Fragment key={index}>{drawBlock(block)}</Fragment>
  ))
}

function drawBlock(block: Block): ReactNode {
  switch (block.kind) {
    case "paragraph":
      return (
        <span>
          {block.lines.map((spans, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: As above.
            <Fragment key={index}>
              {index > 0 && "\n"}
              <MessageSpans spans={spans} />
            </Fragment>
          ))}
        </span>
      )
    case "list":
      return <MessageListBlock isOrdered={block.isOrdered} items={block.items} />
    case "quote":
      return (
        <blockquote className={styles.quote}>
          <MessageBlocks blocks={block.blocks} />
        </blockquote>
      )
    case "code":
      return <CodeBlock language={block.language} text={block.text} />
  }
}

function MessageListBlock({
  isOrdered,
  items,
}: {
  readonly isOrdered: boolean
  readonly items: readonly ListItem[]
}) {
  const List = isOrdered ? "ol" : "ul"
  return (
    // Without its own marks Safari does not call it a list, unless it is told.
    <List role="list" className={styles.list}>
      {items.map(({ marker, level, spans }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: As above.
        <li key={index} className={styles.item} data-level={level}>
          <span className={styles.marker}>{isOrdered ? marker : "•"}</span>
          <span>
            <MessageSpans spans={spans} />
          </span>
        </li>
      ))}
    </List>
  )
}
