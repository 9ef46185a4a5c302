import { HardDrive, Trash2 } from "lucide-react"
import { useEffect, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { clearHistory } from "../../session/session.ts"
import { useLive } from "../../session/useLive.ts"
import { formatBytes } from "../../strings/bytes.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { ExportHistory } from "../history-export/ExportHistory.tsx"
import { Card } from "./Card.tsx"
import { ConversationStorage } from "./ConversationStorage.tsx"

const text = strings.storage

/** What lies on this device, and how to keep or lose it. */
export function StorageSection() {
  const [isClearing, setClearing] = useState(false)
  const [changes, setChanges] = useState(0)
  return (
    <>
      <Card title={text.use}>
        <Usage key={changes} />
        <div>
          <Button icon={<Trash2 size={17} />} look="danger" onClick={() => setClearing(true)}>
            {text.clear}
          </Button>
        </div>
      </Card>
      <ConversationStorage onChange={() => setChanges(changes + 1)} />
      <Card title={text.export} text={text.exportText}>
        <ExportHistory />
      </Card>
      {isClearing && <ClearHistory onClose={() => setClearing(false)} />}
    </>
  )
}

function ClearHistory({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const conversations = useLive(account.conversations)
  const waiting = conversations.filter(({ lastMessage }) => lastMessage?.state === "pending").length
  return (
    <Confirm
      title={text.clearTitle}
      action={text.clear}
      isDanger
      onConfirm={async () => {
        await clearHistory()
        showToast(text.cleared)
      }}
      onClose={onClose}
    >
      {waiting > 0 && <Notice kind="error">{strings.settings.signOutPending({ count: waiting })}</Notice>}
      <p>{text.clearText}</p>
    </Confirm>
  )
}

interface Use {
  readonly used: number | undefined
  readonly quota: number | undefined
  readonly isKept: boolean
}

/** Missing where the page is not safe: over plain HTTP. */
const storage = navigator.storage as StorageManager | undefined

/** What the browser says; where it says nothing, that is said. */
function Usage() {
  const account = useAccount()
  const state = useLive(account.storage.state)
  const service = useLive(account.uploads.service)
  const [use, setUse] = useState<Use>()
  useEffect(() => {
    if (storage === undefined) return
    Promise.all([storage.estimate(), storage.persisted()]).then(
      ([{ usage, quota }, isKept]) => setUse({ used: usage, quota, isKept }),
      () => undefined,
    )
  }, [])

  async function keep(): Promise<void> {
    const isKept = (await storage?.persist().catch(() => false)) ?? false
    if (!isKept) showToast(text.keepRefused)
    setUse((before) => before && { ...before, isKept })
  }

  if (state === "fleeting") return <p>{text.fleeting}</p>
  if (use?.used === undefined) return <p>{text.unknown}</p>
  const used = formatBytes(use.used)
  return (
    <>
      <p>
        {use.quota === undefined
          ? text.usedOnly({ used })
          : text.used({ used, quota: formatBytes(use.quota) })}
      </p>
      <p>{use.isKept ? text.kept : text.notKept}</p>
      {service?.maxBytes !== undefined && <p>{text.serverTakes({ size: formatBytes(service.maxBytes) })}</p>}
      {!use.isKept && (
        <div>
          <Button icon={<HardDrive size={17} />} onClick={() => void keep()}>
            {text.keep}
          </Button>
        </div>
      )}
    </>
  )
}
