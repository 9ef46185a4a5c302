import type { Stage } from "./stage.ts"

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: "ms" | "KB" | "frames/s" | "MB" | "points" | "pieces"
  /** What we want it to be: at most that, or at least for frames and points. Absent where it only explains another. */
  readonly aim?: number
}

/** Some rows of the table, which are measured together. */
export interface Part {
  /** As `--parts` has it. */
  readonly name: string
  /** Its heading in RESULTS.md. */
  readonly title: string
  measure(stage: Stage): Promise<Figure[]>
}

export function meetsAim({ value, unit, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined
  return unit === "frames/s" || unit === "points" ? value >= aim : value <= aim
}
