import type { Location } from "@kith/client"

/** 45.43840° N, 10.99170° E: as maps write it in every language. */
export function formatDegrees({ latitude, longitude }: Location): string {
  const north = `${Math.abs(latitude).toFixed(5)}° ${latitude < 0 ? "S" : "N"}`
  const east = `${Math.abs(longitude).toFixed(5)}° ${longitude < 0 ? "W" : "E"}`
  return `${north}, ${east}`
}
