import type { Conversation, MessageContent, PackOfStickers, PackSticker } from "@kith/client"
import { Plus, Trash2 } from "lucide-react"
import { useEffect, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { useAnswer } from "../uploads/useAnswer.ts"
import { MakePack } from "./MakePack.tsx"
import styles from "./Stickers.module.css"

const text = strings.stickers

/** The stickers one has: those sent last, then pack by pack. */
export default function StickerSheet({
  conversation,
  onSent,
  onClose,
}: {
  readonly conversation: Conversation
  readonly onSent: () => void
  readonly onClose: () => void
}) {
  const { stickers } = useAccount()
  const answer = useAnswer(conversation)
  const packs = useLive(stickers.packs)
  const recent = useLive(stickers.recent)
  const [problem, setProblem] = useState<string>()
  const [isMaking, setMaking] = useState(false)
  const [removing, setRemoving] = useState<PackOfStickers>()
  useEffect(() => {
    stickers.load().catch((error: unknown) => setProblem(sentenceOf(error)))
  }, [stickers])

  function send(content: MessageContent): void {
    conversation.send({ ...content, ...answer.reply }).then(
      () => {
        answer.done()
        onSent()
      },
      (error: unknown) => showToast(sentenceOf(error)),
    )
  }
  const sendFrom = (packId: string, sticker: PackSticker) => send(stickers.use(packId, sticker))
  if (isMaking) return <MakePack onDone={() => setMaking(false)} onClose={() => setMaking(false)} />
  return (
    <Sheet title={text.title} onClose={onClose}>
      <div className={styles.sheet}>
        {problem !== undefined && <Notice kind="error">{problem}</Notice>}
        {packs === undefined && problem === undefined && (
          <p className={styles.hint} role="status">
            <Spinner /> {text.loading}
          </p>
        )}
        {packs?.length === 0 && <p className={styles.hint}>{text.none}</p>}
        {recent.length > 0 && (
          <section className={styles.pack}>
            <h3>{text.recent}</h3>
            <div className={styles.grid}>
              {recent.flatMap((content) => {
                const [picture] = content.attachments ?? []
                const { packId = "", description = "" } = content.sticker ?? {}
                if (picture === undefined) return []
                const sticker = { description, picture }
                return (
                  <StickerButton
                    key={picture.url}
                    sticker={sticker}
                    onSend={() => sendFrom(packId, sticker)}
                  />
                )
              })}
            </div>
          </section>
        )}
        {packs?.map((pack) => (
          <section key={pack.id} className={styles.pack}>
            <h3>
              <bdi>{pack.name}</bdi>
              <IconButton label={text.remove({ name: pack.name })} onClick={() => setRemoving(pack)}>
                <Trash2 size={16} aria-hidden="true" />
              </IconButton>
            </h3>
            <div className={styles.grid}>
              {pack.stickers.map((sticker) => (
                <StickerButton
                  key={sticker.picture.url}
                  sticker={sticker}
                  onSend={() => sendFrom(pack.id, sticker)}
                />
              ))}
            </div>
          </section>
        ))}
        <Button icon={<Plus size={18} aria-hidden="true" />} onClick={() => setMaking(true)}>
          {text.make}
        </Button>
      </div>
      {removing !== undefined && (
        <Confirm
          title={text.removeTitle({ name: removing.name })}
          action={text.removeAction}
          isDanger
          onConfirm={() => stickers.remove(removing.id)}
          onClose={() => setRemoving(undefined)}
        >
          {text.removeText}
        </Confirm>
      )}
    </Sheet>
  )
}

function StickerButton({ sticker, onSend }: { readonly sticker: PackSticker; readonly onSend: () => void }) {
  const { description, picture } = sticker
  return (
    <button
      type="button"
      className={styles.choice}
      aria-label={text.send({ description })}
      title={description}
      onClick={onSend}
    >
      <img src={picture.url} alt="" loading="lazy" referrerPolicy="no-referrer" draggable={false} />
    </button>
  )
}
