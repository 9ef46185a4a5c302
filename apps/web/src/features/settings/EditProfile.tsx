import { ImageUp, Trash2 } from "lucide-react"
import { useRef, useState } from "react"
import forms from "../../forms/Form.module.css"
import { Form } from "../../forms/Form.tsx"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useProfile } from "../../session/PersonAvatar.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./EditProfile.module.css"
import { scalePicture } from "./scale-picture.ts"

const text = strings.profile

/** What contacts see of us: a name and a picture. */
export function EditProfile() {
  return (
    <div className={styles.profile}>
      <EditPicture />
      <EditName />
    </div>
  )
}

function EditPicture() {
  const account = useAccount()
  const hasPicture = useProfile(account.jid)?.picture !== undefined
  const input = useRef<HTMLInputElement>(null)
  const [isBusy, setBusy] = useState(false)

  async function change(picture: Blob | undefined): Promise<void> {
    setBusy(true)
    try {
      await account.setPicture(picture && (await scalePicture(picture)))
      showToast(picture === undefined ? text.pictureRemoved : text.pictureSet)
    } catch (error) {
      showToast(sentenceOf(error))
    }
    setBusy(false)
  }

  return (
    <div className={styles.picture}>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? []
          target.value = ""
          if (file !== undefined) void change(file)
        }}
      />
      <Button icon={<ImageUp size={17} />} busy={isBusy} onClick={() => input.current?.click()}>
        {text.choosePicture}
      </Button>
      {hasPicture && (
        <Button icon={<Trash2 size={17} />} look="plain" onClick={() => void change(undefined)}>
          {text.removePicture}
        </Button>
      )}
    </div>
  )
}

function EditName() {
  const account = useAccount()
  const known = useProfile(account.jid)?.nickname ?? ""
  const [typed, setTyped] = useState<string>()
  const { isBusy, problem, submit } = useSubmit(async () => {
    await account.setNickname(typed ?? known)
    setTyped(undefined)
    showToast(text.nameSaved)
  })
  return (
    <Form problem={problem} onSubmit={submit}>
      <TextField
        label={text.yourName}
        hint={text.yourNameHint}
        autoComplete="nickname"
        maxLength={100}
        value={typed ?? known}
        onChange={(event) => setTyped(event.target.value)}
      />
      {typed !== undefined && typed.trim() !== known && (
        <div className={forms.actions}>
          <Button look="plain" onClick={() => setTyped(undefined)}>
            {strings.ui.cancel}
          </Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {text.saveName}
          </Button>
        </div>
      )}
    </Form>
  )
}
