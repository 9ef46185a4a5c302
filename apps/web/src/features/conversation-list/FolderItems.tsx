import type { Folder } from "@kith/client"
import { Pencil, Trash2 } from "lucide-react"
import { strings } from "../../strings/index.ts"
import { MenuItem, MenuSeparator } from "../../ui/menu/MenuItems.tsx"
import { showFolderDialog } from "./folder-dialog.ts"

const text = strings.list

/** What can be done with a folder. */
export function FolderItems({ folder }: { readonly folder: Folder }) {
  return (
    <>
      <MenuItem icon={<Pencil size={18} />} onSelect={() => showFolderDialog({ folder })}>
        {text.renameFolder}
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        isDanger
        icon={<Trash2 size={18} />}
        onSelect={() => showFolderDialog({ folder, isRemoval: true })}
      >
        {text.removeFolder}
      </MenuItem>
    </>
  )
}
