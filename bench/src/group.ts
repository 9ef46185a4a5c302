import type { RunningServer, ServerUnderTest, Settings } from "./server-under-test.ts"

/** What is counted. More of `1/s` is better and less of a time or of memory; the others are no matter of better. */
export type Unit = "1/s" | "ms" | "s" | "KiB" | "MiB" | "cores" | "CPU s" | "CPU µs" | "%" | "messages"

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: Unit
}

/** How much is put on a server; the same for all of them. */
export interface Load {
  readonly pairs: number
  /** How long a row is measured. */
  readonly seconds: number
  /** Where many sessions are open at the same time. */
  readonly sessions: number
  /** In the archives of a server that has been running for long. */
  readonly archived: number
}

/** Measures a server that it starts as it needs it, and stops again. */
export type Measure = (server: ServerUnderTest, load: Load) => Promise<Figure[]>

/** Some rows of a group's table, which are measured together. */
export interface Part {
  readonly name: string
  /** Where only some servers can do it: their names. */
  readonly servers?: readonly string[]
  readonly measure: Measure
}

/** One section of RESULTS.md. */
export interface Group {
  /** As `--groups` has it. */
  readonly name: string
  /** The section's heading. */
  readonly title: string
  /** What is measured and how, in Markdown: what one must know to read the table. */
  readonly about: string
  readonly parts: readonly Part[]
}

/** Measures a server that was just started with nothing on it. */
export function onServer(
  settings: Settings,
  work: (server: RunningServer, load: Load) => Promise<Figure[]>,
): Measure {
  return async (server, load) => {
    const running = await server.start(settings)
    try {
      return await work(running, load)
    } finally {
      await running.stop()
    }
  }
}
