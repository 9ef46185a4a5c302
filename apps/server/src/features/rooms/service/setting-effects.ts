import { type Stanza, stanza } from "@kith/xmpp"
import { roomNotice } from "@kith/xmpp/extensions"
import type { Announcements } from "./announcements.ts"
import { isLogged } from "./history.ts"
import type { Leaving } from "./leaving.ts"
import { isMembersOnly } from "./members-only.ts"
import { isModerated } from "./moderation.ts"
import { isNonAnonymous, isShown } from "./privacy.ts"
import type { Room } from "./room.ts"
import type { Settings } from "./settings.ts"
import { showRole } from "./showing.ts"

export type SettingEffects = ReturnType<typeof createSettingEffects>

/** XEP-0045 §10.2, §10.2.1: what other settings mean for those who are in the room. */
export function createSettingEffects(parts: {
  readonly announcements: Announcements
  readonly leaving: Leaving
}) {
  const { announcements, leaving } = parts

  const expelOthers = async (room: Room) => {
    for (const occupant of [...room.occupants]) {
      if (occupant.affiliation === "none") await leaving.remove(room, occupant, { statuses: [322] })
    }
  }

  const giveVoice = (room: Room) => {
    for (const occupant of room.occupants) {
      if (occupant.role !== "visitor") continue
      showRole(announcements, room, occupant, "participant", {})
    }
  }

  /** Who is to be seen now and was not, and the other way round. */
  const showAndHide = (room: Room, before: Settings) => {
    for (const occupant of room.occupants) {
      const wasShown = isShown(before, occupant.role)
      const isNow = isShown(room.settings, occupant.role)
      if (isNow && !wasShown) announcements.presence(room, occupant)
      else if (wasShown && !isNow) announcements.hidden(room, occupant)
    }
  }

  return {
    async carryOut(room: Room, before: Settings): Promise<void> {
      const { settings } = room
      const turnedOn = (setting: typeof isLogged) => settings.get(setting) && !before.get(setting)
      const turnedOff = (setting: typeof isLogged) => before.get(setting) && !settings.get(setting)
      if (turnedOn(isMembersOnly)) await expelOthers(room)
      if (turnedOff(isModerated)) giveVoice(room)
      showAndHide(room, before)
      if (settings.toJson() === before.toJson()) return
      const statuses = [104]
      if (turnedOn(isLogged)) statuses.push(170)
      if (turnedOff(isLogged)) statuses.push(171)
      if (isNonAnonymous(settings) && !isNonAnonymous(before)) statuses.push(172)
      if (!isNonAnonymous(settings) && isNonAnonymous(before)) statuses.push(173)
      announcements.broadcast(room, changeNotice(room, statuses))
    },

    /** Something about the room has changed that is no setting, such as its picture. */
    announceChange: (room: Room): void => announcements.broadcast(room, changeNotice(room, [104])),
  }
}

function changeNotice(room: Room, statuses: readonly number[]): Stanza {
  return stanza({
    name: "message",
    attrs: { from: room.jid.toString(), type: "groupchat" },
    children: [roomNotice({ statuses })],
  })
}
