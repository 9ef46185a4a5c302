import type { Jid } from "@kith/xmpp"
import { removePast } from "../archive/remove-past.ts"
import { createLive, type Live } from "../live.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { DeviceStorage, DeviceStorageState, MeasureOptions, StorageUse } from "./device-storage.ts"
import { measureStorage } from "./measure-storage.ts"
import { removeFiles } from "./remove-files.ts"
import type { SpaceWatch } from "./space-watch.ts"

export interface LocalDeviceStorageParts {
  readonly store: SpaceWatch
  readonly log: MessageLog
  /** Whether the store outlives the page. */
  readonly isStoreLasting: boolean
  hasArchive(peer: Jid): boolean
}

export class LocalDeviceStorage implements DeviceStorage {
  readonly state: Live<DeviceStorageState>
  readonly #parts: LocalDeviceStorageParts

  constructor(parts: LocalDeviceStorageParts) {
    this.#parts = parts
    const { isFull } = parts.store
    const usual = parts.isStoreLasting ? "kept" : "fleeting"
    const state = createLive<DeviceStorageState>(usual)
    isFull.subscribe(() => state.set(isFull.get() ? "full" : usual))
    this.state = state
  }

  look(): Promise<boolean> {
    return this.#parts.store.look()
  }

  measure(options?: MeasureOptions): Promise<StorageUse> {
    return measureStorage(this.#parts.store, options)
  }

  async removeFiles(peer?: Jid): Promise<void> {
    await removeFiles(this.#parts.log, peer)
    await this.look()
  }

  canReadAgain(peer: Jid): boolean {
    return this.#parts.hasArchive(peer.bare)
  }

  async removePast(peer: Jid): Promise<void> {
    if (!this.canReadAgain(peer)) return
    await removePast(this.#parts.log, peer.toString())
    await this.look()
  }
}
