export type Platform = "Android" | "iOS" | "Linux" | "macOS" | "Windows"

export interface Client {
  readonly name: string
  readonly platforms: readonly Platform[]
  readonly url: string
}

/** Free clients that are looked after, know today's extensions, and open invitations. */
const CLIENTS: readonly Client[] = [
  { name: "Conversations", platforms: ["Android"], url: "https://conversations.im/" },
  { name: "Cheogram", platforms: ["Android"], url: "https://cheogram.com/" },
  { name: "Monal", platforms: ["iOS", "macOS"], url: "https://monal-im.org/" },
  { name: "Siskin", platforms: ["iOS"], url: "https://siskin.im/" },
  { name: "Dino", platforms: ["Linux", "Windows"], url: "https://dino.im/" },
  { name: "Gajim", platforms: ["Linux", "Windows", "macOS"], url: "https://gajim.org/" },
]

/** What somebody browses with, as far as the browser tells. */
export function platformOf(userAgent: string): Platform | undefined {
  if (/android/i.test(userAgent)) return "Android"
  if (/iphone|ipad|ipod/i.test(userAgent)) return "iOS"
  if (/windows/i.test(userAgent)) return "Windows"
  if (/mac os|macintosh/i.test(userAgent)) return "macOS"
  return /linux|x11|cros/i.test(userAgent) ? "Linux" : undefined
}

/** Those that run where the visitor is come first. */
export function clientsFor(platform: Platform | undefined): readonly Client[] {
  const runsHere = ({ platforms }: Client) => platform !== undefined && platforms.includes(platform)
  return [...CLIENTS.filter(runsHere), ...CLIENTS.filter((client) => !runsHere(client))]
}
