import type { DirectProgress, DirectTransfer, Message } from "@kith/client"
import { RotateCw, X } from "lucide-react"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import bars from "../attachments/Attachments.module.css"
import styles from "./DirectBar.module.css"
import { percentOf, sayDirect } from "./say-direct.ts"

const text = strings.directFiles

/** How far a file from device to device is, and what can be done about it. */
export default function DirectBar({
  message,
  direct,
}: {
  readonly message: Message
  readonly direct: DirectTransfer
}) {
  const { fileTransfers } = useAccount()
  const progress = useLive(fileTransfers.progress).get(message.id)
  const [isAnswering, setAnswering] = useState(false)
  const { id, isMine } = message
  const { state } = direct
  const act = (action: Promise<void>) => {
    setAnswering(true)
    action.catch((error: unknown) => showToast(sentenceOf(error))).finally(() => setAnswering(false))
  }
  if (state === "offered" && !isMine) {
    return (
      <div className={styles.question}>
        <p className={styles.words}>{text.offeredToUs}</p>
        <div className={styles.answers}>
          <Button
            look="primary"
            size="small"
            busy={isAnswering}
            onClick={() => act(fileTransfers.accept(id))}
          >
            {text.accept}
          </Button>
          <Button look="plain" size="small" onClick={() => act(fileTransfers.decline(id))}>
            {text.decline}
          </Button>
        </div>
      </div>
    )
  }
  const isUnderWay = state === "waiting" || state === "offered" || state === "running"
  const mayTryAgain = isMine && !isUnderWay && state !== "done"
  return (
    <div className={bars.transfer}>
      <div className={bars.progress}>
        <span role={isUnderWay ? undefined : "status"}>{sayDirect(message, direct, progress)}</span>
        {state === "running" && <Bar progress={progress} label={sayDirect(message, direct, progress)} />}
      </div>
      {mayTryAgain && (
        <button
          type="button"
          className={bars.control}
          aria-label={text.again}
          title={text.again}
          onClick={() => act(fileTransfers.resume(id))}
        >
          <RotateCw size={16} aria-hidden="true" />
        </button>
      )}
      {(isUnderWay || state === "interrupted") && (
        <button
          type="button"
          className={bars.control}
          aria-label={text.cancel}
          title={text.cancel}
          onClick={() => act(fileTransfers.cancel(id))}
        >
          <X size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}

function Bar({ progress, label }: { readonly progress: DirectProgress | undefined; readonly label: string }) {
  const percent = percentOf(progress)
  return (
    <span className={bars.bar} role="progressbar" aria-valuenow={percent} aria-label={label}>
      <span style={{ inlineSize: `${percent}%` }} />
    </span>
  )
}
