import type { ConnectionStatus } from "@kith/client"
import { useEffect, useState } from "react"

/** Whether the account was online before, so that a first connection is not called a return. */
export function useOnceOnline(state: ConnectionStatus["state"]): boolean {
  const [wasOnline, setWasOnline] = useState(false)
  useEffect(() => {
    if (state === "online") setWasOnline(true)
  }, [state])
  return wasOnline
}

/** Whole seconds until a moment, counted down. */
export function useSecondsUntil(moment: number | undefined): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (moment === undefined) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [moment])
  return moment === undefined ? 0 : Math.max(1, Math.ceil((moment - now) / 1000))
}

/** A connection that comes back this fast is not worth a word. */
const PATIENCE_MS = 800

/** `true` once `isWanting` has been so for a while, and at once `false` again. */
export function usePatience(isWanting: boolean): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    if (!isWanting) return
    const timer = setTimeout(() => setOver(true), PATIENCE_MS)
    return () => {
      clearTimeout(timer)
      setOver(false)
    }
  }, [isWanting])
  return isWanting && isOver
}
