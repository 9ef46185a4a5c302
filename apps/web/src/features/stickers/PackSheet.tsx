import type { Message, PackOfStickers } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { useEffect, useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { FormActions } from "../../forms/FormActions.tsx"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import styles from "./Stickers.module.css"

const text = strings.stickers

/** The pack that a sticker is from, to look at and to take. */
export default function PackSheet({
  message,
  onClose,
}: {
  readonly message: Message
  readonly onClose: () => void
}) {
  const { stickers } = useAccount()
  const own = useLive(stickers.packs)
  const [pack, setPack] = useState<PackOfStickers>()
  const [problem, setProblem] = useState<string>()
  const packId = message.sticker?.packId ?? ""
  const owner = Jid.tryParse(message.sticker?.packAddress) ?? message.from.bare
  const ownerText = owner.toString()
  useEffect(() => {
    let isWanted = true
    const look = async () => {
      if (stickers.packs.get() === undefined) await stickers.load()
      const found = await stickers.find(Jid.parse(ownerText), packId)
      if (!isWanted) return
      setPack(found)
      if (found === undefined) setProblem(text.gone)
    }
    look().catch((error: unknown) => {
      if (isWanted) setProblem(sentenceOf(error))
    })
    return () => {
      isWanted = false
    }
  }, [stickers, ownerText, packId])
  const {
    isBusy,
    problem: refusal,
    submit,
  } = useSubmit(async () => {
    if (pack !== undefined) await stickers.add(pack)
  })
  const isOurs = own?.some(({ id }) => id === packId) === true
  return (
    <Sheet title={pack === undefined ? text.title : text.packTitle({ name: pack.name })} onClose={onClose}>
      <Form problem={refusal} onSubmit={submit}>
        {problem !== undefined && <Notice kind="error">{problem}</Notice>}
        {pack === undefined && problem === undefined && <Spinner />}
        {pack !== undefined && (
          <>
            <p className={styles.hint}>
              {text.packOf({ count: pack.stickers.length })}
              {pack.summary !== "" && ` · ${pack.summary}`}
            </p>
            <div className={styles.grid}>
              {pack.stickers.map(({ picture, description }) => (
                <img
                  key={picture.url}
                  className={styles.picture}
                  src={picture.url}
                  alt={description}
                  title={description}
                  loading="lazy"
                  referrerPolicy="no-referrer"
                />
              ))}
            </div>
            {isOurs ? (
              <p className={styles.hint}>{text.have}</p>
            ) : pack.isRestricted ? (
              <p className={styles.hint}>{text.restricted}</p>
            ) : (
              <FormActions action={text.take} isBusy={isBusy} onClose={onClose} />
            )}
          </>
        )}
      </Form>
    </Sheet>
  )
}
