import { type Group, onServer } from "../group.ts"
import { measureLatency } from "./latency.ts"
import { measureMessages } from "./messages.ts"

const settings = { archive: true, database: "postgresql" } as const
const servers = ["Kith", "ejabberd"]

export const postgresql: Group = {
  name: "postgresql",
  title: "Archives in PostgreSQL",
  about: `The rows of messages and of latency with the archive in a PostgreSQL of Debian's package on the same machine, which syncs
each commit (fsync=on, synchronous_commit=on). Kith commits before it delivers; ejabberd delivers whether or not the archive is
written. What PostgreSQL itself uses of the processors is not in the CPU seconds.`,
  parts: [
    {
      name: "tcp, archive",
      servers,
      measure: onServer(settings, (server, load) => measureMessages(server, "tcp", "tcp, archive", load)),
    },
    {
      name: "500 messages/s, archive",
      servers,
      measure: onServer(settings, (server, load) => measureLatency(server, load, ", archive")),
    },
  ],
}
