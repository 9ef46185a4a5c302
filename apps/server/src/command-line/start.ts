import { serve } from "../serve.ts"
import type { Command } from "./command.ts"

export const start: Command = {
  name: "start",
  summary: "Run the server until Ctrl-C",
  async run({ config, features, terminal }) {
    await serve(config, features, (text) => terminal.print(text))
    return 0
  },
}
