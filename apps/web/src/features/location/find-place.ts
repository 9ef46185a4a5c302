import type { Location } from "@kith/client"
import { strings } from "../../strings/index.ts"

const PATIENCE_MS = 20_000

export class PlaceUnknown extends Error {
  override readonly name = "PlaceUnknown"
}

/** Where this device is. @throws PlaceUnknown */
export function findPlace(): Promise<Location> {
  const { denied, unavailable } = strings.location
  return new Promise<Location>((resolve, reject) => {
    if (!("geolocation" in navigator)) return reject(new PlaceUnknown(unavailable))
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        resolve({ latitude, longitude, accuracy: Math.round(accuracy) }),
      ({ code, PERMISSION_DENIED }) =>
        reject(new PlaceUnknown(code === PERMISSION_DENIED ? denied : unavailable)),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30_000 },
    )
  })
}
