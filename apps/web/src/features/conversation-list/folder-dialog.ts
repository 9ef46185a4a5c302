import type { Folder, Live } from "@kith/client"
import type { Jid } from "@kith/xmpp"

/** A folder that is being made, for a conversation, renamed, or removed. */
export interface FolderDialogRequest {
  readonly isRemoval?: boolean
  readonly folder?: Folder
  readonly forPeer?: Jid
}

let request: FolderDialogRequest | undefined
const listeners = new Set<() => void>()

/** What the dialog is asked for. A menu that asks is gone before the dialog opens, so it cannot hold it. */
export const folderDialog: Live<FolderDialogRequest | undefined> = {
  get: () => request,
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export function showFolderDialog(next: FolderDialogRequest | undefined): void {
  request = next
  for (const listener of listeners) listener()
}
