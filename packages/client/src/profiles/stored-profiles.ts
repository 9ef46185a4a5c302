import type { Store } from "../store/store.ts"
import type { Picture, Profile } from "./profile.ts"

const KEY = "profiles"
const pictureKey = (id: string) => `picture ${id}`

/** By bare address; the pictures are kept one by one, for two people may show the same, and most stay the same. */
type StoredProfiles = Readonly<Record<string, StoredProfile>>

interface StoredProfile {
  readonly nickname?: string
  readonly pictureId?: string
  /** The picture is that of the vCard; otherwise it was published (XEP-0084). */
  readonly isFromCard?: true
}

export interface LoadedProfiles {
  /** By bare address. */
  readonly profiles: Map<string, Profile>
  /** Whose picture was published. */
  readonly publishers: readonly string[]
}

export async function loadProfiles(store: Store): Promise<LoadedProfiles> {
  return store.transact(async (t) => {
    const profiles = new Map<string, Profile>()
    const publishers: string[] = []
    for (const [address, stored] of Object.entries((await t.findSetting<StoredProfiles>(KEY)) ?? {})) {
      const { nickname, pictureId, isFromCard } = stored
      const picture =
        pictureId === undefined ? undefined : await t.findSetting<Picture>(pictureKey(pictureId))
      profiles.set(address, { nickname, picture })
      if (picture !== undefined && isFromCard !== true) publishers.push(address)
    }
    return { profiles, publishers }
  })
}

/** Keeps the profiles, and no picture that none of them shows any more. */
export async function saveProfiles(
  store: Store,
  before: ReadonlyMap<string, Profile>,
  after: ReadonlyMap<string, Profile>,
  publishers: ReadonlySet<string>,
): Promise<void> {
  const [old, shown] = [picturesOf(before), picturesOf(after)]
  const stored = Object.fromEntries(
    [...after].map(([address, { nickname, picture }]): [string, StoredProfile] => [
      address,
      {
        ...(nickname !== undefined && { nickname }),
        ...(picture !== undefined && { pictureId: picture.id }),
        ...(picture !== undefined && !publishers.has(address) && { isFromCard: true }),
      },
    ]),
  )
  await store.transact(async (t) => {
    await t.putSetting(KEY, stored)
    for (const [id, picture] of shown) if (!old.has(id)) await t.putSetting(pictureKey(id), picture)
    for (const id of old.keys()) if (!shown.has(id)) await t.putSetting(pictureKey(id), undefined)
  })
}

function picturesOf(profiles: ReadonlyMap<string, Profile>): Map<string, Picture> {
  const pictures = new Map<string, Picture>()
  for (const { picture } of profiles.values()) if (picture !== undefined) pictures.set(picture.id, picture)
  return pictures
}
