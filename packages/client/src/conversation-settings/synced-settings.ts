import { type Jid, randomId, type Stanza } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { createLive, type Live } from "../live.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import { PrivateItems } from "../private-items/private-items.ts"
import { PrivateNode } from "../private-items/private-node.ts"
import type { Store } from "../store/store.ts"
import {
  type AllConversationSettings,
  type ConversationSettings,
  type ConversationSettingsChange,
  type Folder,
  UNSET,
} from "./conversation-settings.ts"
import {
  cutName,
  type FolderValue,
  folderCodec,
  NS_CONVERSATION_SETTINGS,
  NS_FOLDERS,
  settingsCodec,
} from "./settings-codec.ts"

/** What our capabilities say that we want to hear of. */
export const SETTINGS_INTERESTS: readonly string[] = [
  `${NS_CONVERSATION_SETTINGS}+notify`,
  `${NS_FOLDERS}+notify`,
]

/** Settings of conversations and folders in two private nodes of our account. */
export class SyncedConversationSettings implements AllConversationSettings {
  readonly #settings: PrivateItems<ConversationSettings>
  readonly #folders: PrivateItems<FolderValue>
  readonly #sortedFolders = createLive<readonly Folder[]>([])
  /** One change at a time, so that none builds on what another is about to replace. */
  #changing: Promise<void> = Promise.resolve()

  constructor(store: Store, requests: Requests, own: Jid, serverNow: () => number) {
    const node = (name: string) => new PrivateNode(name, requests, own)
    this.#settings = new PrivateItems({
      node: node(NS_CONVERSATION_SETTINGS),
      codec: settingsCodec,
      store,
      serverNow,
    })
    this.#folders = new PrivateItems({ node: node(NS_FOLDERS), codec: folderCodec, store, serverNow })
    this.#folders.all.subscribe(() => this.#sortFolders())
  }

  get all(): Live<ReadonlyMap<string, ConversationSettings>> {
    return this.#settings.all
  }
  get folders(): Live<readonly Folder[]> {
    return this.#sortedFolders
  }

  of(peer: Jid): ConversationSettings {
    return this.#settings.all.get().get(peer.bare.toString()) ?? UNSET
  }

  async change(peer: Jid, change: ConversationSettingsChange): Promise<void> {
    await this.#inTurn(async () => {
      const { archivedAt, notify, notifyUntil, ...rest } = { ...this.of(peer), ...change }
      await this.#settings.set(peer.bare.toString(), {
        isPinned: rest.isPinned === true,
        isMarkedUnread: rest.isMarkedUnread === true,
        folders: rest.folders ?? [],
        ...(archivedAt !== undefined && { archivedAt }),
        ...(notify !== undefined && { notify }),
        ...(notifyUntil !== undefined && { notifyUntil }),
      })
    })
  }

  async addFolder(name: string): Promise<string> {
    const id = randomId()
    const order = Math.max(0, ...this.#sortedFolders.get().map((folder) => folder.order)) + 1
    await this.#folders.set(id, { name: cutName(withoutForbiddenCharacters(name)), order })
    return id
  }
  async renameFolder(id: string, name: string): Promise<void> {
    const folder = this.#folders.all.get().get(id)
    if (folder === undefined) return
    await this.#folders.set(id, { ...folder, name: cutName(withoutForbiddenCharacters(name)) })
  }
  async removeFolder(id: string): Promise<void> {
    await this.#folders.set(id, undefined)
  }

  async load(): Promise<void> {
    await this.#settings.load()
    await this.#folders.load()
  }
  async sessionReady(): Promise<void> {
    await Promise.all([this.#settings.sessionReady(), this.#folders.sessionReady()])
  }
  /** Answers whether the message told of what another device changed. */
  handle(message: Stanza): boolean {
    return this.#settings.handle(message) || this.#folders.handle(message)
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#changing.then(work)
    this.#changing = done.catch(() => undefined)
    return done
  }

  #sortFolders(): void {
    const folders = [...this.#folders.all.get()].map(([id, folder]) => ({ id, ...folder }))
    this.#sortedFolders.set(folders.sort((a, b) => a.order - b.order || a.name.localeCompare(b.name)))
  }
}
