import { Jid } from "@kith/xmpp"
import { FileDown } from "lucide-react"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { language } from "../../strings/language.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Select } from "../../ui/select/Select.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { openTextFile } from "../settings/save-file.ts"
import { exportHistory } from "./export-history.ts"
import { FORMATS, type FormatName } from "./formats.ts"

const text = strings.storage
const ALL = "all"

/** A copy of one conversation, or of all, for people or for programs. */
export function ExportHistory() {
  const account = useAccount()
  const conversations = useLive(account.conversations)
  const [which, setWhich] = useState(ALL)
  const [formatName, setFormatName] = useState<FormatName>("html")
  const [count, setCount] = useState<number>()

  async function save(): Promise<void> {
    const peer = which === ALL ? undefined : Jid.parse(which)
    const format = FORMATS[formatName]
    const about = (peer ?? account.jid).toString()
    setCount(0)
    try {
      const sink = await openTextFile(`${about.replace("@", "-")}.${format.extension}`, format.mediaType)
      if (sink === undefined) return setCount(undefined)
      const title = text.fileTitle({ address: about })
      const written = await exportHistory({
        account,
        peer,
        format,
        title,
        language: language.get().tag,
        sink,
        onProgress: setCount,
      })
      showToast(text.done({ count: written }))
    } catch (error) {
      showToast(sentenceOf(error))
    }
    setCount(undefined)
  }

  return (
    <>
      <Select
        label={text.which}
        value={which}
        options={[
          { value: ALL, label: text.all },
          ...conversations.map(({ peer, name }) => ({ value: peer.toString(), label: name })),
        ]}
        onChange={setWhich}
      />
      <Select
        label={text.format}
        value={formatName}
        options={(["html", "plain", "json"] as const).map((each) => ({ value: each, label: text[each] }))}
        onChange={setFormatName}
      />
      <p>{text.onlyHere}</p>
      <div>
        <Button icon={<FileDown size={17} />} busy={count !== undefined} onClick={() => void save()}>
          {text.exportButton}
        </Button>
      </div>
      {count !== undefined && <p role="status">{text.progress({ count })}</p>}
    </>
  )
}
