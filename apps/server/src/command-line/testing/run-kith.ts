import { PassThrough } from "node:stream"
import { text } from "node:stream/consumers"
import { builtInFeatures } from "../../features.ts"
import { runCommandLine } from "../run-command-line.ts"
import { createTerminal } from "../terminal.ts"

export interface Outcome {
  readonly code: number
  readonly output: string
  readonly complaint: string
}

/** As `npx kith …` does, but in this process, with nobody at the terminal. */
export async function runKith(...args: readonly string[]): Promise<Outcome> {
  const streams = [new PassThrough(), new PassThrough(), new PassThrough()] as const
  const [typed, output, complaint] = streams
  typed.end()
  const terminal = createTerminal(typed as never, output as never, complaint as never)
  const code = await runCommandLine(args, builtInFeatures, terminal)
  return { code, output: await text(output.end()), complaint: await text(complaint.end()) }
}
