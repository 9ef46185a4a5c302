/** A file of a message; its address may no longer lead anywhere. */
export interface ExportedFile {
  readonly name: string
  /** Where it was to be had; "" while it is on this device only. */
  readonly address: string
  readonly mediaType?: string
  /** In bytes. */
  readonly size?: number
  readonly description?: string
}

/** A message as it is written down; docs/history-export.md describes the JSON of it. */
export interface ExportedMessage {
  /** An address. */
  readonly conversation: string
  /** What the person or room is called. */
  readonly conversationName: string
  /** An address. */
  readonly from: string
  readonly name: string
  /** Epoch ms. */
  readonly sentAt: number
  readonly text: string
  readonly files: readonly ExportedFile[]
  readonly isEdited: boolean
  readonly isDeleted: boolean
  /** Earlier versions, oldest first; times in epoch ms. */
  readonly edits?: readonly { readonly text: string; readonly at: number }[]
  /** With `isDeleted`, where a moderator took it away. */
  readonly deletedBy?: string
  readonly reason?: string
  readonly reactions?: readonly {
    readonly emoji: string
    readonly count: number
    readonly by: readonly string[]
  }[]
  readonly replyTo?: { readonly author?: string; readonly text?: string }
  readonly forwardedFrom?: { readonly from: string; readonly name?: string; readonly sentAt: number }
  readonly place?: { readonly latitude: number; readonly longitude: number; readonly label?: string }
  readonly contact?: { readonly address: string; readonly name?: string }
  /** What a sticker means. */
  readonly sticker?: string
}
