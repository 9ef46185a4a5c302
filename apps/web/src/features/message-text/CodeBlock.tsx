import { Check, Copy } from "lucide-react"
import { useEffect, useState } from "react"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./CodeBlock.module.css"
import type { CodeRun } from "./highlighting/highlight-code.ts"

/** So long stands the tick in place of the button's icon. */
const TICK_MS = 2_000

/** A preformatted block (XEP-0393 §5.1.2), coloured where its language is named and known. */
export function CodeBlock({
  language,
  text,
}: {
  readonly language: string | undefined
  readonly text: string
}) {
  const runs = useHighlighting(language, text)
  return (
    <figure className={styles.block}>
      <figcaption className={styles.head}>
        <span>{language ?? strings.messageText.code}</span>
        <CopyCode text={text} />
      </figcaption>
      <section
        className={styles.code}
        dir="ltr"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by the keyboard.
        tabIndex={0}
        aria-label={
          language === undefined ? strings.messageText.code : strings.messageText.codeIn({ language })
        }
      >
        <pre>
          <code>
            {runs === undefined
              ? text
              : runs.map(([scope, run], index) =>
                  scope === "" ? (
                    run
                  ) : (
                    // biome-ignore lint/suspicious/noArrayIndexKey: The runs of one text never change places.
                    <span key={index} data-scope={scope}>
                      {run}
                    </span>
                  ),
                )}
          </code>
        </pre>
      </section>
    </figure>
  )
}

function CopyCode({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), TICK_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <button
      type="button"
      className={styles.copy}
      aria-label={strings.messageText.copyCode}
      title={strings.messageText.copyCode}
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => showToast(strings.messageText.couldNotCopy),
        )
      }}
    >
      {isCopied ? <Check size={15} /> : <Copy size={15} />}
    </button>
  )
}

/** The highlighter is loaded when the first code in a known language is seen. */
function useHighlighting(language: string | undefined, text: string): readonly CodeRun[] | undefined {
  const [found, setFound] = useState<{ text: string; runs: readonly CodeRun[] | undefined }>()
  useEffect(() => {
    if (language === undefined) return
    let isWanted = true
    import("./highlighting/highlight-code.ts")
      .then(({ highlightCode }) => highlightCode(language, text))
      .then((runs) => isWanted && setFound({ text, runs }))
      .catch((error) => console.warn("Code stays plain", error))
    return () => {
      isWanted = false
    }
  }, [language, text])
  return found?.text === text ? found.runs : undefined
}
