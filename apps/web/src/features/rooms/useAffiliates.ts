import type { Affiliate, Room } from "@kith/client"
import { useEffect, useState } from "react"
import { useLive } from "../../session/useLive.ts"

/** The members of a group, there or not; asked for anew when somebody changes what they are. `undefined`: on the way. */
export function useAffiliates(room: Room, isWanted: boolean): readonly Affiliate[] | undefined {
  const [affiliates, setAffiliates] = useState<readonly Affiliate[]>()
  const events = useLive(room.events)
  const changes = events.filter(
    ({ kind }) => kind === "standing" || kind === "removed" || kind === "banned",
  ).length
  // biome-ignore lint/correctness/useExhaustiveDependencies: `changes` is not read, that it grows is what matters.
  useEffect(() => {
    if (!isWanted) return
    let isCurrent = true
    const lists = (["owner", "admin", "member"] as const).map((each) =>
      // Not every group shows its lists to all members.
      room.listAffiliates(each).catch(() => []),
    )
    void Promise.all(lists).then((found) => {
      if (isCurrent) setAffiliates(found.flat())
    })
    return () => {
      isCurrent = false
    }
  }, [room, isWanted, changes])
  return affiliates
}
