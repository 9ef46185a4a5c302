import { useEffect, useState } from "react"
import { loadServerDescription } from "./server.ts"

/** The API and the pages of this page's server are for the accounts of its own domain only. */
export function useIsOnThisServer(domain: string): boolean {
  const [own, setOwn] = useState<string>()
  useEffect(() => void loadServerDescription().then((server) => setOwn(server.domain)), [])
  return own === domain
}
