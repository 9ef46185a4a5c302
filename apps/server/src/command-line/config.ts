import { createExampleConfig } from "../config/index.ts"
import type { Command } from "./command.ts"

export const config: Command = {
  name: "config",
  summary: "Print a whole kith.toml with every key, its type and its default",
  run({ features, terminal }) {
    terminal.print(createExampleConfig(features).trimEnd())
    return 0
  },
}
