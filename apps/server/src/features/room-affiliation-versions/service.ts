import { Jid, randomId } from "@kith/xmpp"
import type { Affiliation } from "@kith/xmpp/extensions"
import { type AffiliationStep, isMembersOnly, type Occupant, type Room } from "../rooms/index.ts"
import type { RoomAffiliationVersionStore, StoredChange } from "./store.ts"
import { seen, VIEWS, type View, viewOf } from "./views.ts"

/** Longer texts are no versions of ours, and are not looked for. */
const MAX_LENGTH = 64

export interface Listed {
  readonly jid: Jid
  readonly affiliation: Affiliation
}

/** What somebody is told who asks about the affiliations on entering. */
export type Answer =
  | { readonly kind: "refused" }
  /** They have the newest version. */
  | { readonly kind: "nothing" }
  /** Made where it is wanted: there may be very many. */
  | { readonly kind: "whole"; readonly until: string; items(): readonly Listed[] }
  | {
      readonly kind: "changes"
      readonly since: string
      readonly until: string
      readonly items: readonly Listed[]
    }

/** A step that is stored and not told yet. */
export interface RecordedStep {
  readonly step: AffiliationStep
  /** The versions it begins, for those who see something of it. */
  readonly versions: ReadonlyMap<View, string>
}

/** What somebody has asked, and what is stored about it. */
export interface Question {
  /** Absent for everything. */
  readonly since: string | undefined
  /** All that came after it; `undefined` where that is not known. */
  readonly changes: readonly StoredChange[] | undefined
}

export type RoomAffiliationVersions = ReturnType<typeof createRoomAffiliationVersions>

/** XEP-0463: which versions of the affiliations of rooms there are, and what was changed since. */
export function createRoomAffiliationVersions(store: RoomAffiliationVersionStore, maxChanges: number) {
  const opened = new WeakMap<Room, Promise<Map<View, string>>>()
  /** The newest that was told, of those that are loaded. */
  const newest = new WeakMap<Room, Map<View, string>>()

  const begin = (roomId: number, versions: Iterable<readonly [View, string]>) =>
    store.add(
      roomId,
      [...versions].map(([{ name }, version]) => ({ lists: name, version, jid: "", was: "none" })),
    )

  /** Nothing is left of a room that has ended meanwhile. */
  const tidyUp = async (room: Room) => {
    if (room.isGone && room.id !== undefined) await store.removeOfRoom(room.id)
  }

  const load = async (room: Room): Promise<Map<View, string>> => {
    const { id } = room
    const known = id === undefined ? new Map<string, string>() : await store.newest(id)
    const missing = VIEWS.filter(({ name }) => !known.has(name)).map((view) => [view, randomId()] as const)
    if (id !== undefined && missing.length > 0) await begin(id, missing)
    await tidyUp(room)
    const versions = new Map(missing)
    for (const view of VIEWS) {
      const version = known.get(view.name)
      if (version !== undefined) versions.set(view, version)
    }
    newest.set(room, versions)
    return versions
  }

  const open = (room: Room): Promise<Map<View, string>> => {
    let loading = opened.get(room)
    if (loading === undefined) {
      loading = load(room)
      opened.set(room, loading)
      loading.catch(() => opened.delete(room))
    }
    return loading
  }

  const listed = (room: Room, view: View): Listed[] =>
    [...room.affiliations].filter(({ affiliation }) => view.lists.has(affiliation))

  /** The difference between then and now, however often something was changed in between. */
  const differences = (room: Room, view: View, before: ReadonlyMap<string, StoredChange>): Listed[] => {
    const items: Listed[] = []
    for (const { jid, was } of before.values()) {
      const address = Jid.parse(jid)
      const now = seen(view, room.affiliations.get(address)?.affiliation ?? "none")
      if (seen(view, was) !== now) items.push({ jid: address, affiliation: now })
    }
    return items
  }

  return {
    /** To be awaited before anybody is told of a version. */
    open: async (room: Room): Promise<void> => void (await open(room)),

    /** `undefined` for who may not know. */
    versionFor(room: Room, occupant: Occupant): string | undefined {
      const view = viewOf(room, occupant)
      return view && newest.get(room)?.get(view)
    },

    /**
     * Stored before the steps themselves are: a version that is told too often costs an answer, one that is missing would
     * have somebody believe in lists that are wrong.
     */
    async record(room: Room, steps: readonly AffiliationStep[]): Promise<readonly RecordedStep[]> {
      await open(room)
      const recorded = steps.map((step) => {
        const affected = VIEWS.filter((view) => seen(view, step.before) !== seen(view, step.after))
        return { step, versions: new Map(affected.map((view) => [view, randomId()] as const)) }
      })
      const { id } = room
      if (id === undefined) return recorded
      const changes = recorded.flatMap(({ step, versions }) =>
        [...versions].map(([{ name }, version]) => {
          return { lists: name, version, jid: step.user.toString(), was: step.before }
        }),
      )
      await store.add(id, changes)
      for (const lists of new Set(changes.map((change) => change.lists))) {
        await store.trim(id, lists, maxChanges)
      }
      await tidyUp(room)
      return recorded
    },

    /** The step holds, and is about to be told. Answers with the versions before, for those who see something of it. */
    advance(room: Room, { versions }: RecordedStep): ReadonlyMap<View, string> {
      const current = newest.get(room)
      const before = new Map<View, string>()
      for (const [view, version] of versions) {
        const since = current?.get(view)
        if (since !== undefined) before.set(view, since)
        current?.set(view, version)
      }
      return before
    },

    async lookUp(room: Room, since: string | undefined): Promise<Question> {
      const versions = await open(room)
      const { id } = room
      if (id === undefined || since === undefined || since.length > MAX_LENGTH)
        return { since, changes: undefined }
      const isNewest = [...versions.values()].includes(since)
      return { since, changes: isNewest ? [] : await store.since(id, since) }
    },

    /** For somebody who is in the room by now. */
    answer(room: Room, occupant: Occupant, { since, changes }: Question): Answer {
      const view = viewOf(room, occupant)
      if (view === undefined) return { kind: "refused" }
      const until = newest.get(room)?.get(view)
      if (until === undefined || until === since) return { kind: "nothing" }
      const whole: Answer = { kind: "whole", until, items: () => listed(room, view) }
      // Of other lists, or something was changed while it was being looked up.
      const isKnown = changes?.some(({ version, lists }) => version === until && lists === view.name)
      if (since === undefined || changes === undefined || isKnown !== true) return whole
      const before = firstOfEach(changes)
      if (!wasThere(room, occupant, view, before)) return { kind: "refused" }
      const items = differences(room, view, before)
      // There is no empty answer; what holds anyway may be said again.
      if (items.length === 0) items.push(...listed(room, view).slice(0, 1))
      return items.length === 0 ? whole : { kind: "changes", since, until, items }
    },

    /** What was only in memory while its owner had not configured it. */
    async roomCreated(room: Room): Promise<void> {
      const versions = await opened.get(room)
      if (versions !== undefined && room.id !== undefined) await begin(room.id, versions)
      await tidyUp(room)
    },

    roomGone: (roomId: number): Promise<void> => store.removeOfRoom(roomId),
    userGone: (user: Jid): Promise<void> => store.forget(user),
  }
}

/** By address, the oldest change: what everybody was before all of them. */
function firstOfEach(changes: readonly StoredChange[]): Map<string, StoredChange> {
  const first = new Map<string, StoredChange>()
  for (const change of changes) if (change.jid !== "" && !first.has(change.jid)) first.set(change.jid, change)
  return first
}

/** §Security Considerations: nobody is told what was changed since a time at which they could not have known it. */
function wasThere(
  room: Room,
  { user, role }: Occupant,
  view: View,
  before: ReadonlyMap<string, StoredChange>,
): boolean {
  const then = (key: string, now: Affiliation | undefined) => before.get(key)?.was ?? now ?? "none"
  const own = then(user.toString(), room.affiliations.get(user)?.affiliation)
  const domain = Jid.from({ domain: user.domain })
  const affiliation = own === "none" ? then(user.domain, room.affiliations.get(domain)?.affiliation) : own
  if (affiliation === "outcast") return false
  if (affiliation === "none" && room.settings.get(isMembersOnly)) return false
  return viewOf(room, { affiliation, role }) === view
}
