import type { Group, Load } from "./group.ts"
import type { Measurement } from "./report.ts"
import type { ServerUnderTest } from "./server-under-test.ts"

/** Measures all parts of a group on each server, `runs` times. A failure is told and leaves the rows empty. */
export async function measureGroup(
  group: Group,
  servers: readonly ServerUnderTest[],
  load: Load,
  runs: number,
): Promise<Measurement[]> {
  const measurements: (Measurement & { readonly values: number[] })[] = []
  for (let run = 1; run <= runs; run++) {
    // Part by part, so that what is compared is measured within one short time.
    for (const part of group.parts) {
      for (const server of servers) {
        if (part.servers !== undefined && !part.servers.includes(server.name)) continue
        process.stderr.write(`run ${run}: ${group.name}, ${part.name}, ${server.name} … `)
        const startAt = performance.now()
        try {
          for (const { name, unit, value } of await part.measure(server, load)) {
            let entry = measurements.find((other) => other.server === server.name && other.row === name)
            if (entry === undefined) {
              entry = { server: server.name, row: name, unit, values: [] }
              measurements.push(entry)
            }
            entry.values.push(value)
          }
          process.stderr.write(`${Math.round((performance.now() - startAt) / 1000)} s\n`)
        } catch (error) {
          process.stderr.write(`failed: ${error instanceof Error ? error.message : error}\n`)
        }
      }
    }
  }
  return measurements
}
