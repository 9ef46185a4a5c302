import type { Jid } from "@kith/xmpp"
import { Check, Copy } from "lucide-react"
import { useState } from "react"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./CopyAddress.module.css"

/** An address, and a click that copies it. */
export function CopyAddress({ address }: { readonly address: Jid }) {
  const [isCopied, setCopied] = useState(false)

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(address.toString())
      setCopied(true)
      showToast(strings.contact.copied)
    } catch {
      showToast(strings.problem.couldNotCopy)
    }
  }

  return (
    <button
      type="button"
      className={styles.copy}
      title={strings.contact.copyAddress}
      aria-label={`${strings.contact.copyAddress}: ${address}`}
      onClick={() => void copy()}
    >
      <span>{address.toString()}</span>
      {isCopied ? <Check size={16} /> : <Copy size={16} />}
    </button>
  )
}
