import type { Group } from "./group.ts"
import { archive } from "./groups/archive.ts"
import { federation } from "./groups/federation.ts"
import { growth } from "./groups/growth.ts"
import { latency } from "./groups/latency.ts"
import { limit } from "./groups/limit.ts"
import { logIns } from "./groups/log-ins.ts"
import { memory } from "./groups/memory.ts"
import { messages } from "./groups/messages.ts"
import { people } from "./groups/people.ts"
import { postgresql } from "./groups/postgresql.ts"
import { presence } from "./groups/presence.ts"
import { reconnect } from "./groups/reconnect.ts"
import { room } from "./groups/room.ts"
import { start } from "./groups/start.ts"

/** Everything that is measured, in the order of RESULTS.md. */
export const groups: readonly Group[] = [
  logIns,
  messages,
  limit,
  latency,
  postgresql,
  archive,
  room,
  presence,
  memory,
  reconnect,
  federation,
  people,
  start,
  growth,
]
