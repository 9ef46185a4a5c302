import type { Location } from "../messages/content.ts"

/** RFC 5870: `geo:45.4384,10.9917;u=20`, in WGS 84. */
export function toGeoUri({ latitude, longitude, accuracy }: Location): string {
  const uncertainty = accuracy === undefined ? "" : `;u=${Math.round(accuracy)}`
  return `geo:${decimal(latitude)},${decimal(longitude)}${uncertainty}`
}

/** `undefined` for what is no place on this earth, or counts in another way. */
export function parseGeoUri(uri: string): Location | undefined {
  if (uri.length > 200) return undefined
  const parts = /^geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:,-?\d+(?:\.\d+)?)?((?:;[^;]*)*)$/i.exec(uri)
  if (parts === null) return undefined
  const [, latitudeText, longitudeText, parameters = ""] = parts
  const [latitude, longitude] = [Number(latitudeText), Number(longitudeText)]
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  const values = new Map(
    parameters.split(";").map((parameter): [string, string] => {
      const [name = "", value = ""] = parameter.split("=")
      return [name.toLowerCase(), value]
    }),
  )
  if ((values.get("crs")?.toLowerCase() ?? "wgs84") !== "wgs84") return undefined
  const accuracy = /^\d+(\.\d+)?$/.test(values.get("u") ?? "") ? Number(values.get("u")) : undefined
  return { latitude, longitude, ...(accuracy !== undefined && { accuracy }) }
}

/** Six digits are a hand's breadth; never in the form with an exponent. */
const decimal = (degrees: number) => String(Number(degrees.toFixed(6)) || 0)
