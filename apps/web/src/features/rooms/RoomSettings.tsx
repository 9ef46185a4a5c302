import type { Room } from "@kith/client"
import { type DataForm, findField, findFieldValue } from "@kith/xmpp"
import { Trash2 } from "lucide-react"
import { useEffect, useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { FormActions } from "../../forms/FormActions.tsx"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Foldout } from "../../ui/foldout/Foldout.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { scalePicture } from "../settings/scale-picture.ts"
import { BannedPeople } from "./BannedPeople.tsx"
import { ChoosePicture } from "./ChoosePicture.tsx"
import { FormFields, type FormValues } from "./FormFields.tsx"
import { KnownSettings } from "./KnownSettings.tsx"
import { DestroyRoom } from "./LeaveRoom.tsx"
import styles from "./rooms.module.css"

const text = strings.rooms
const NAME = "muc#roomconfig_roomname"
const DESCRIPTION = "muc#roomconfig_roomdesc"

/** What owners set: what matters in words of ours, and below that all that the group has. */
export function RoomSettings({ room, onClose }: { readonly room: Room; readonly onClose: () => void }) {
  const [form, setForm] = useState<DataForm>()
  const [failure, setFailure] = useState<string>()
  const [values, setValues] = useState<FormValues>({})
  const [isDestroying, setDestroying] = useState(false)
  const name = room.name.get()
  const { isBusy, problem, submit } = useSubmit(async () => {
    await room.configure(values)
    showToast(text.saved)
    onClose()
  })
  useEffect(() => {
    room.fetchConfiguration().then(setForm, (error: unknown) => setFailure(sentenceOf(error)))
  }, [room])
  const change = (field: string, value: string | boolean | readonly string[]) =>
    setValues((before) => ({ ...before, [field]: value }))
  const textOf = (field: string) => {
    const value = values[field]
    return typeof value === "string" ? value : ((form && findFieldValue(form, field)) ?? "")
  }

  return (
    <Sheet title={text.settingsTitle({ name })} onClose={onClose}>
      {failure !== undefined && <Notice kind="error">{failure}</Notice>}
      {form === undefined && failure === undefined && <Spinner />}
      {form !== undefined && (
        <Form problem={problem} onSubmit={submit}>
          <RoomPicture room={room} />
          {findField(form, NAME) && (
            <TextField
              label={text.name}
              maxLength={200}
              autoComplete="off"
              value={textOf(NAME)}
              onChange={(event) => change(NAME, event.target.value)}
            />
          )}
          {findField(form, DESCRIPTION) && (
            <TextField
              label={text.description}
              maxLength={1000}
              autoComplete="off"
              value={textOf(DESCRIPTION)}
              onChange={(event) => change(DESCRIPTION, event.target.value)}
            />
          )}
          <KnownSettings form={form} values={values} onChange={change} />
          <Foldout label={text.allSettings}>
            <FormFields form={form} values={values} onChange={change} />
          </Foldout>
          <FormActions action={text.save} isBusy={isBusy} onClose={onClose} />
        </Form>
      )}
      {/* Not before the rest, or it would be the first thing in the window, with the focus on it. */}
      {(form !== undefined || failure !== undefined) && (
        <>
          <BannedPeople room={room} />
          <section className={styles.section} aria-label={text.destroy}>
            <div className={styles.row}>
              <Button icon={<Trash2 size={17} />} look="danger" onClick={() => setDestroying(true)}>
                {text.destroy}
              </Button>
            </div>
          </section>
        </>
      )}
      {isDestroying && <DestroyRoom room={room} onClose={() => setDestroying(false)} />}
    </Sheet>
  )
}

function RoomPicture({ room }: { readonly room: Room }) {
  const [isBusy, setBusy] = useState(false)
  async function change(file: File): Promise<void> {
    setBusy(true)
    try {
      await room.setPicture(await scalePicture(file))
      showToast(text.pictureSet)
    } catch (error) {
      showToast(sentenceOf(error))
    }
    setBusy(false)
  }
  return (
    <ChoosePicture isBusy={isBusy} onChoose={(file) => void change(file)}>
      <PersonAvatar jid={room.jid} name={room.name.get()} size={56} />
    </ChoosePicture>
  )
}
