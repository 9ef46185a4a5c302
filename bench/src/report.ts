import { cpus, release, totalmem } from "node:os"
import type { Group, Unit } from "./group.ts"
import { median } from "./percentile.ts"

/** All runs of one row on one server. */
export interface Measurement {
  readonly server: string
  readonly row: string
  readonly unit: Unit
  readonly values: readonly number[]
}

/** Of which units more or less is better; a row in another one has no ratio. */
const BETTER: Partial<Record<Unit, "more" | "less">> = { "1/s": "more", ms: "less", s: "less", KiB: "less" }

/** One line a row, one column a server, then how many times better Kith is than each of the others. */
export function renderTable(measurements: readonly Measurement[], servers: readonly string[]): string {
  const others = servers.filter((name) => name !== "Kith")
  const compared = servers.includes("Kith") ? others : []
  const lines = [
    ["", ...servers, ...compared.map((name) => `Kith : ${name}`)],
    ["---", ...servers.map(() => "---:"), ...compared.map(() => "---:")],
  ]
  for (const row of new Set(measurements.map((entry) => entry.row))) {
    const ofRow = measurements.filter((entry) => entry.row === row)
    const unit = ofRow[0]?.unit ?? "1/s"
    const value = (name: string) => median(ofRow.find(({ server }) => server === name)?.values ?? [])
    lines.push([
      `${row} (${unit})`,
      ...servers.map((server) => format(value(server))),
      ...compared.map((server) => formatRatio(unit, value("Kith"), value(server))),
    ])
  }
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")
}

/** One section of RESULTS.md: who was measured when and where, what the figures mean, and the figures. */
export function renderSection(
  group: Group,
  run: {
    /** How many there were. */
    readonly count: number
    /** Such as 2026-11-27. */
    readonly date: string
    readonly machine: string
    /** Names with versions. */
    readonly versions: readonly string[]
    /** How much was put on them, in words. */
    readonly load: string
  },
  table: string,
): string {
  const runs = run.count === 1 ? "One run" : `Medians of ${run.count} runs`
  return `## ${group.title}

${runs} on ${run.date}: ${run.machine}. ${run.versions.join(", ")}. ${run.load}.

${group.about}

${table}
`
}

export function describeMachine(): string {
  const processors = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${processors.length} × ${processors[0]?.model.trim()}, ${memory} GiB, Linux ${release()}, Node ${process.version}`
}

function formatRatio(unit: Unit, kith: number, other: number): string {
  const better = BETTER[unit]
  if (better === undefined) return ""
  return `${format(better === "more" ? kith / other : other / kith)} ×`
}

function format(value: number): string {
  if (!Number.isFinite(value)) return "–"
  if (value >= 100) return Math.round(value).toLocaleString("en-US")
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
