import type { NewPicture } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { Megaphone, Users } from "lucide-react"
import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { navigate } from "../../navigation/navigation.ts"
import { chatPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Avatar } from "../../ui/avatar/Avatar.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Segmented } from "../../ui/segmented/Segmented.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { Switch } from "../../ui/switch/Switch.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { scalePicture } from "../settings/scale-picture.ts"
import { ChoosePicture } from "./ChoosePicture.tsx"
import { PeoplePicker } from "./PeoplePicker.tsx"
import styles from "./rooms.module.css"

const text = strings.rooms

/** Makes a group for some people, or a channel for everybody. */
export function NewRoom({ onClose }: { readonly onClose: () => void }) {
  const account = useAccount()
  const [kind, setKind] = useState<"group" | "channel">("group")
  const [name, setName] = useState("")
  const [description, setDescription] = useState("")
  const [localpart, setLocalpart] = useState<string>()
  const [isForAnnouncements, setForAnnouncements] = useState(false)
  const [people, setPeople] = useState<readonly Jid[]>([])
  const [picture, setPicture] = useState<NewPicture>()
  const form = useSubmit(async () => {
    const trimmed = name.trim()
    if (trimmed === "") throw new InputProblem("name", text.noName)
    const room = await account.rooms.create({
      name: trimmed,
      kind,
      description: description.trim(),
      people,
      ...(kind === "channel" && { isForAnnouncements }),
      ...(kind === "channel" && localpart !== undefined && localpart !== "" && { localpart }),
      ...(picture !== undefined && { picture }),
    })
    onClose()
    showToast(text.created({ name: trimmed }))
    navigate(chatPath(room.jid))
  })

  return (
    <FormDialog
      window={Sheet}
      title={text.createTitle}
      form={form}
      action={kind === "group" ? text.createGroup : text.createChannel}
      onClose={onClose}
    >
      <Segmented
        label={text.kind}
        value={kind}
        options={[
          { value: "group", label: text.group, icon: <Users size={17} /> },
          { value: "channel", label: text.channel, icon: <Megaphone size={17} /> },
        ]}
        onChange={setKind}
      />
      <p className={styles.hint}>{kind === "group" ? text.groupHint : text.channelHint}</p>
      <ChoosePicture
        onChoose={(file) => {
          scalePicture(file).then(setPicture, (error: unknown) => showToast(sentenceOf(error)))
        }}
      >
        <Avatar
          name={name || "?"}
          colorOf={name}
          size={56}
          {...(picture !== undefined && { picture: dataUrl(picture) })}
        />
      </ChoosePicture>
      <TextField
        label={text.name}
        error={form.problemOf("name")}
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={text.description}
        autoComplete="off"
        maxLength={500}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
      {kind === "channel" && (
        <>
          <TextField
            label={text.address}
            hint={text.addressHint}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={60}
            value={localpart ?? suggestLocalpart(name)}
            onChange={(event) => setLocalpart(event.target.value)}
          />
          <Switch label={text.announcements} checked={isForAnnouncements} onChange={setForAnnouncements} />
        </>
      )}
      <PeoplePicker chosen={people} onChange={setPeople} />
    </FormDialog>
  )
}

function suggestLocalpart(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLocaleLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "")
}

function dataUrl({ type, data }: NewPicture): string {
  return `data:${type};base64,${btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""))}`
}
