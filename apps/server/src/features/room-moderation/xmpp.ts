import { DomainError, type IqRequest, type MaybePromise } from "@kith/feature-kit"
import type { ElementLike } from "@kith/xmpp"
import { findModerationRequest } from "@kith/xmpp/extensions"
import type { Room } from "../rooms/index.ts"
import type { RoomModeration } from "./service.ts"

export const answerModeration =
  (moderation: RoomModeration) =>
  (room: Room, { payload, from }: IqRequest): MaybePromise<ElementLike | undefined> => {
    const request = findModerationRequest(payload)
    if (request === undefined) {
      throw new DomainError("bad-request", "A moderator may retract a message here; say which by its id.")
    }
    return moderation.retract(room, from, request.id, request.reason).then(() => undefined)
  }
