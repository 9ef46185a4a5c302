import { findMariaDb } from "./mariadb-server.ts"
import { findPostgres } from "./postgres-server.ts"
import { type PrivateServer, startPrivateServer } from "./private-server.ts"

export interface TestDatabases {
  /** For the processes of the tests: see `forEachDatabase`. */
  readonly environment: Readonly<Record<string, string>>
  /** Debian packages whose programs were not found. */
  readonly missing: readonly string[]
  stop(): Promise<void>
}

/** Starts private PostgreSQL and MariaDB servers, where their programs are installed. Takes some seconds. */
export async function startTestDatabases(): Promise<TestDatabases> {
  const recipes = [
    { recipe: findPostgres(), variable: "KITH_TEST_POSTGRES_URL", debianPackage: "postgresql" },
    { recipe: findMariaDb(), variable: "KITH_TEST_MYSQL_URL", debianPackage: "mariadb-server" },
  ]
  const environment: Record<string, string> = {}
  const missing: string[] = []
  const servers: PrivateServer[] = []
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()))
  }

  const outcomes = await Promise.allSettled(
    recipes.map(async ({ recipe, variable, debianPackage }) => {
      if (recipe === undefined) {
        missing.push(debianPackage)
        return
      }
      const server = await startPrivateServer(recipe)
      servers.push(server)
      environment[variable] = server.url
    }),
  )
  const failed = outcomes.find((outcome) => outcome.status === "rejected")
  if (failed) {
    await stop()
    throw failed.reason
  }
  return { environment, missing, stop }
}
