import { nicknameKey } from "@kith/xmpp"
import { skeletonOf } from "./look-alikes.ts"

/** Two nicknames that share one of these are taken for one another: the same letters, or letters that look the same. */
export function nicknameKeys(nickname: string): readonly string[] {
  return [nicknameKey(nickname), `~${skeletonOf(nickname).toLowerCase()}`]
}
