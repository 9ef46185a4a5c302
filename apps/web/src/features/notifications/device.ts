import type { Live } from "@kith/client"

/** What this device does when something comes. */
export interface DeviceNotifications {
  /** The person wants them here, and the browser was asked. */
  readonly isOn: boolean
  readonly sounds: boolean
}

const KEY = "kith.notifications"
const USUAL: DeviceNotifications = { isOn: false, sounds: true }
const listeners = new Set<() => void>()
let chosen = read()

export const deviceNotifications: Live<DeviceNotifications> = {
  get: () => chosen,
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export function changeDeviceNotifications(change: Partial<DeviceNotifications>): void {
  chosen = { ...chosen, ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen))
  } catch {
    // It holds until the page is closed.
  }
  for (const listener of listeners) listener()
}

function read(): DeviceNotifications {
  try {
    const { isOn, sounds } = JSON.parse(localStorage.getItem(KEY) ?? "{}")
    return { isOn: isOn === true, sounds: sounds !== false }
  } catch {
    return USUAL
  }
}
