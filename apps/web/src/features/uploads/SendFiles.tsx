import type { Conversation, MessageContent, NewFile } from "@kith/client"
import { Plus } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { FormActions } from "../../forms/FormActions.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { formatBytes } from "../../strings/bytes.ts"
import { formatMoment } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { Switch } from "../../ui/switch/Switch.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { useLeaveWarning } from "../../ui/useLeaveWarning.ts"
import { useReachable } from "../direct-files/useReachable.ts"
import { ChooseTime } from "../scheduled-messages/ChooseTime.tsx"
import { CaptionField } from "./CaptionField.tsx"
import { ChosenFile } from "./ChosenFile.tsx"
import { isPicture } from "./is-picture.ts"
import { prepareFile } from "./prepare-file.ts"
import styles from "./SendFiles.module.css"
import { useCaption } from "./useCaption.ts"

const text = strings.uploads

export interface Chosen {
  readonly key: number
  readonly file: File
  readonly description: string
}

/** What the client lets one message have. */
const FILES_MOST = 20

export interface SendFilesProps {
  readonly conversation: Conversation
  readonly chosen: readonly Chosen[]
  readonly onChange: (chosen: readonly Chosen[]) => void
  readonly onAdd: (files: readonly File[]) => void
  readonly onSent: () => void
  readonly onClose: () => void
}

/** What was chosen, once more before it is sent: in which order, with which words, in which size. */
export default function SendFiles(props: SendFilesProps) {
  const { conversation, chosen, onChange, onAdd, onSent, onClose } = props
  const { uploads, fileTransfers, scheduledMessages } = useAccount()
  const service = useLive(uploads.service)
  const caption = useCaption(conversation)
  const [keepsOriginal, setKeepsOriginal] = useState(false)
  const isReachable = useReachable(conversation)
  const [wantsDirect, setWantsDirect] = useState<boolean>()
  const maxBytes = service?.maxBytes
  const tooLarge = chosen.filter(
    ({ file }) => maxBytes !== undefined && file.size > maxBytes && !isPicture(file),
  )
  // Where the server cannot have it, the other device may.
  const isDirect = isReachable && (wantsDirect ?? (service === undefined || tooLarge.length > 0))
  const field = useRef<HTMLTextAreaElement>(null)
  // After the sheet has chosen: mostly there is nothing else to say.
  useEffect(() => field.current?.focus(), [])
  const hasPictures = chosen.some(({ file }) => isPicture(file))
  useLeaveWarning(true)
  const [choosesTime, setChoosesTime] = useState(false)
  /** When it is to be sent (epoch ms), if not now. */
  const later = useRef<number>(undefined)
  const { isBusy, problem, submit } = useSubmit(async () => {
    const at = later.current
    later.current = undefined
    let words = caption.content()
    for (let rest = chosen; rest.length > 0; rest = rest.slice(FILES_MOST)) {
      const files = []
      for (const { file, description } of rest.slice(0, FILES_MOST)) {
        files.push(await prepareFile(file, keepsOriginal, description))
      }
      await sendTogether(words, files, at)
      // If one of the next messages fails, what is on its way does not go once more.
      if (rest === chosen) caption.done()
      words = { body: "" }
      onChange(rest.slice(FILES_MOST))
    }
    if (at !== undefined) showToast(strings.scheduled.planned({ time: formatMoment(at) }))
    onSent()
  })

  async function sendTogether(words: MessageContent, files: readonly NewFile[], at: number | undefined) {
    const { peer } = conversation
    if (at !== undefined) await scheduledMessages.schedule(peer, words, at, files)
    else if (!isDirect) await uploads.send(peer, words, files)
    else {
      await fileTransfers.send(peer, files)
      if (words.body !== "") await conversation.send(words)
    }
  }

  const [isLeaving, setLeaving] = useState(false)
  /** The caption is the draft of the conversation; what else was typed would be gone. */
  const leave = () =>
    chosen.some(({ description }) => description.trim() !== "") ? setLeaving(true) : onClose()
  const replace = (at: number, changes: Partial<Chosen>) =>
    onChange(chosen.map((each, index) => (index === at ? { ...each, ...changes } : each)))
  const move = (at: number, by: 1 | -1) => {
    const [one, other] = [chosen[at], chosen[at + by]]
    if (one === undefined || other === undefined) return
    onChange(chosen.with(at, other).with(at + by, one))
  }
  return (
    <Sheet title={text.sheetTitle({ count: chosen.length })} onClose={leave}>
      <Form problem={problem} onSubmit={submit}>
        <ol className={styles.files}>
          {chosen.map(({ key, file, description }, index) => (
            <ChosenFile
              key={key}
              file={file}
              description={description}
              isFirst={index === 0}
              isLast={index === chosen.length - 1}
              onDescribe={(next) => replace(index, { description: next })}
              onMove={(by) => move(index, by)}
              onRemove={() => onChange(chosen.filter((each) => each.key !== key))}
            />
          ))}
        </ol>
        <AddMore onAdd={onAdd} />
        {chosen.length > FILES_MOST && <Notice kind="info">{text.severalMessages}</Notice>}
        {maxBytes !== undefined &&
          !isDirect &&
          tooLarge.map(({ key, file }) => (
            <Notice key={key} kind="error">
              {text.tooLarge({
                name: file.name,
                size: formatBytes(file.size),
                most: formatBytes(maxBytes),
              })}
            </Notice>
          ))}
        {hasPictures && (
          <Switch
            label={text.original}
            hint={keepsOriginal ? text.originalText : text.smaller}
            checked={keepsOriginal}
            onChange={setKeepsOriginal}
          />
        )}
        {isReachable && (
          <Switch
            label={strings.directFiles.send}
            hint={strings.directFiles.sendText}
            checked={isDirect}
            onChange={setWantsDirect}
          />
        )}
        <CaptionField ref={field} conversation={conversation} caption={caption} />
        <FormActions
          action={isBusy ? text.preparing : text.send}
          isBusy={isBusy}
          instead={
            !isDirect && (
              <Button look="plain" disabled={isBusy} onClick={() => setChoosesTime(true)}>
                {strings.scheduled.sendLater}
              </Button>
            )
          }
          onClose={leave}
        />
      </Form>
      {isLeaving && (
        <Confirm
          title={text.discardTitle}
          action={text.discard}
          isDanger
          onConfirm={onClose}
          onClose={() => setLeaving(false)}
        >
          {text.discardText}
        </Confirm>
      )}
      {choosesTime && (
        <ChooseTime
          keeper={scheduledMessages.keeperFor(conversation.peer)}
          onClose={() => setChoosesTime(false)}
          onChoose={(at) => {
            setChoosesTime(false)
            later.current = at
            submit()
          }}
        />
      )}
    </Sheet>
  )
}

function AddMore({ onAdd }: { readonly onAdd: (files: readonly File[]) => void }) {
  const [input, setInput] = useState<HTMLInputElement | null>(null)
  return (
    <>
      <input
        ref={setInput}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onAdd([...(event.target.files ?? [])])
          event.target.value = ""
        }}
      />
      <Button size="small" icon={<Plus size={17} />} className={styles.add} onClick={() => input?.click()}>
        {text.add}
      </Button>
    </>
  )
}
