import { findPostgres } from "../../../apps/server/src/testing/databases/postgres-server.ts"
import {
  type PrivateServer,
  startPrivateServer,
} from "../../../apps/server/src/testing/databases/private-server.ts"

/** A PostgreSQL of Debian's package with an empty database, which syncs every commit as it does by default. */
export async function startPostgresql(): Promise<PrivateServer> {
  const recipe = findPostgres()
  if (recipe === undefined) throw new Error("PostgreSQL is not here: install the package postgresql")
  return startPrivateServer({
    ...recipe,
    // The tests do without; of two values the last one counts.
    command: (folder, port) => [
      ...recipe.command(folder, port),
      "-cfsync=on",
      "-cfull_page_writes=on",
      "-cshared_buffers=256MB",
    ],
  })
}
