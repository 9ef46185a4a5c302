import type { Config } from "../config.ts"
import { parseDatabaseUrl } from "../kernel/database/database-url.ts"

/** What a domain would have in common with another one that each must have for itself; `undefined` where there is nothing. */
export function findClash(config: Config, others: readonly Config[]): string | undefined {
  for (const other of others) {
    const { domain } = other.server
    if (databaseOf(config) === databaseOf(other)) {
      return `${domain} has the same database. Name another one in [database] url: two domains cannot share one.`
    }
    if (bucketOf(config) !== undefined && bucketOf(config) === bucketOf(other)) {
      return `${domain} keeps its files at the same place. Name another s3-prefix in [blobs].`
    }
    if (hostOf(config) !== undefined && hostOf(config) === hostOf(other)) {
      return `${domain} is found on the web at ${hostOf(config)} too. Give each a public-url of its own in [http].`
    }
  }
  return undefined
}

function databaseOf({ database, server }: Config): string {
  const address = parseDatabaseUrl(database.url, server.dataFolder)
  if (address.dialect === "sqlite") return address.path
  const { hostname, port, pathname } = address.url
  return `${address.dialect} ${hostname} ${port} ${pathname}`
}

function bucketOf({ blobs }: Config): string | undefined {
  return blobs.store === "disk" ? undefined : `${blobs.s3Endpoint} ${blobs.s3Bucket} ${blobs.s3Prefix}`
}

function hostOf({ http }: Config): string | undefined {
  return URL.parse(http.publicUrl)?.hostname
}
