import { cpus, release, totalmem } from "node:os"
import type { Figure } from "./rows.ts"

/** All runs of one row on one server. */
export interface Measurement {
  readonly server: string
  readonly row: string
  readonly unit: Figure["unit"]
  readonly values: readonly number[]
}

/** The figure a row is quoted by; several runs are shown as their median. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** One line a row, one column a server, then how many times better Kith is than each of the others. */
export function renderTable(measurements: readonly Measurement[], servers: readonly string[]): string {
  const others = servers.filter((name) => name !== "Kith")
  const ratios = servers.includes("Kith") ? others.map((name) => `Kith : ${name}`) : []
  const lines = [
    ["", ...servers, ...ratios],
    ["---", ...servers.map(() => "---:"), ...ratios.map(() => "---:")],
  ]
  for (const row of new Set(measurements.map((entry) => entry.row))) {
    const of = (server: string) => measurements.find((entry) => entry.row === row && entry.server === server)
    const unit = measurements.find((entry) => entry.row === row)?.unit ?? "1/s"
    const value = (server: string) => median(of(server)?.values ?? [])
    const better = (server: string) =>
      unit === "1/s" ? value("Kith") / value(server) : value(server) / value("Kith")
    lines.push([
      `${row} (${unit})`,
      ...servers.map((server) => format(value(server))),
      ...(ratios.length === 0 || unit === "cores"
        ? ratios.map(() => "")
        : others.map((server) => `${format(better(server))} ×`)),
    ])
  }
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")
}

export function describeMachine(): string {
  const processors = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${processors.length} × ${processors[0]?.model.trim()}, ${memory} GiB, Linux ${release()}, Node ${process.version}`
}

function format(value: number): string {
  if (!Number.isFinite(value)) return "–"
  if (value >= 100) return Math.round(value).toLocaleString("en-US")
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
