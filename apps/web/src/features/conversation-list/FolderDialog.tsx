import type { Folder } from "@kith/client"
import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { type FolderDialogRequest, folderDialog, showFolderDialog } from "./folder-dialog.ts"

const text = strings.list

/** Makes, renames or removes a folder, when something asked for that. */
export function FolderDialog() {
  const request = useLive(folderDialog)
  if (request === undefined) return null
  const { folder, isRemoval } = request
  return isRemoval && folder !== undefined ? (
    <RemoveFolder folder={folder} />
  ) : (
    <NameFolder request={request} />
  )
}

/** What was sorted into it would have to be sorted again. */
function RemoveFolder({ folder: { id, name } }: { readonly folder: Folder }) {
  const { conversationSettings } = useAccount()
  return (
    <Confirm
      title={text.removeFolderTitle({ name })}
      action={text.removeFolder}
      isDanger
      onConfirm={() => conversationSettings.removeFolder(id)}
      onClose={() => showFolderDialog(undefined)}
    >
      {text.removeFolderText}
    </Confirm>
  )
}

function NameFolder({ request }: { readonly request: FolderDialogRequest }) {
  const { conversationSettings } = useAccount()
  const { folder, forPeer } = request
  const [name, setName] = useState(folder?.name ?? "")
  const close = () => showFolderDialog(undefined)
  const form = useSubmit(async () => {
    if (name.trim() === "") throw new InputProblem("name", text.noFolderName)
    if (folder === undefined) {
      const id = await conversationSettings.addFolder(name)
      if (forPeer !== undefined) {
        const { folders } = conversationSettings.of(forPeer)
        await conversationSettings.change(forPeer, { folders: [...folders, id] })
      }
    } else {
      await conversationSettings.renameFolder(folder.id, name)
    }
    close()
  })
  return (
    <FormDialog
      title={folder === undefined ? text.newFolder : text.renameFolder}
      form={form}
      action={strings.contact.save}
      onClose={close}
    >
      <TextField
        label={text.folderName}
        hint={text.folderHint}
        error={form.problemOf("name")}
        maxLength={60}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  )
}
