import type { RoomStanding } from "@kith/client"

/** Whether we may ask others in; a room may refuse it all the same. */
export function mayInvite(standing: RoomStanding): boolean {
  return standing.state === "inside"
}

/** Whether the settings of the group are ours (XEP-0045 §5.2). */
export function mayRule(standing: RoomStanding): boolean {
  return standing.state === "inside" && standing.affiliation === "owner"
}

/** Whether we see the lists of members and banned people, and change them. */
export function mayAdminister(standing: RoomStanding): boolean {
  return standing.state === "inside" && (standing.affiliation === "owner" || standing.affiliation === "admin")
}

/** Whether we put others out, and give or take the voice. */
export function mayModerate(standing: RoomStanding): boolean {
  return standing.state === "inside" && standing.role === "moderator"
}

/** Whether we can write: in a moderated group not everybody has a voice. */
export function hasVoice(standing: RoomStanding): boolean {
  return standing.state !== "inside" || standing.role !== "visitor"
}
