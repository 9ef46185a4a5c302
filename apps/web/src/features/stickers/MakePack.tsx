import type { NewSticker } from "@kith/client"
import { ImagePlus, X } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { plainName } from "../attachments/file-name.ts"
import styles from "./Stickers.module.css"
import { scaleSticker } from "./scale-sticker.ts"

const text = strings.stickers
const STICKERS_MOST = 50
const MEANING_MOST = 40

/** Makes stickers of pictures. */
export function MakePack({ onDone, onClose }: { readonly onDone: () => void; readonly onClose: () => void }) {
  const { stickers } = useAccount()
  const [name, setName] = useState("")
  const [made, setMade] = useState<readonly NewSticker[]>([])
  const input = useRef<HTMLInputElement>(null)
  const form = useSubmit(async () => {
    if (name.trim() === "") throw new InputProblem("name", text.noName)
    if (made.length === 0) throw new InputProblem("name", text.noPictures)
    await stickers.create(name, made)
    onDone()
  })

  async function take(files: readonly File[]): Promise<void> {
    const scaled = await Promise.all(files.slice(0, STICKERS_MOST - made.length).map(scaleSticker))
    const pictures = scaled.filter((each) => each !== undefined)
    setMade((before) => [...before, ...pictures])
    const missing = files.length - pictures.length
    if (missing > 0) showToast(text.notPictures({ count: missing }))
  }
  return (
    <FormDialog window={Sheet} title={text.makeTitle} form={form} action={text.save} onClose={onClose}>
      <TextField
        label={text.packName}
        value={name}
        maxLength={100}
        hint={text.open}
        error={form.problemOf("name")}
        onChange={(event) => setName(event.target.value)}
      />
      <ol className={styles.making}>
        {made.map((sticker, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: They stay in their order.
          <li key={index}>
            <Preview data={sticker.data} />
            <input
              type="text"
              value={sticker.description}
              maxLength={MEANING_MOST}
              placeholder={text.meaning}
              aria-label={text.meaningOf({ name: plainName(sticker.name) })}
              onChange={({ target }) => setMade(made.with(index, { ...sticker, description: target.value }))}
            />
            <IconButton
              label={strings.uploads.remove({ name: plainName(sticker.name) })}
              onClick={() => setMade(made.filter((each) => each !== sticker))}
            >
              <X size={18} />
            </IconButton>
          </li>
        ))}
      </ol>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={(event) => {
          void take([...(event.target.files ?? [])])
          event.target.value = ""
        }}
      />
      <Button icon={<ImagePlus size={18} />} onClick={() => input.current?.click()}>
        {text.choose}
      </Button>
    </FormDialog>
  )
}

function Preview({ data }: { readonly data: Blob }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(data)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  return <img className={styles.picture} src={url} alt="" />
}
