import { createInterface } from "node:readline"
import { Writable } from "node:stream"
import { UsageError } from "./command.ts"

/** The person in front of the command line. */
export interface Terminal {
  /** For people and for pipes. */
  print(text: string): void
  /** For people only. */
  complain(text: string): void
  /** Asks without showing what is typed; from a pipe it takes the first line. */
  askPassword(question: string): Promise<string>
  /** `false` where nobody can answer. */
  confirm(question: string): Promise<boolean>
  readonly isInteractive: boolean
}

export function createTerminal(
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stdout,
  errors: NodeJS.WriteStream = process.stderr,
): Terminal {
  const isInteractive = input.isTTY === true
  output.on("error", ignoreWhoLeft)
  return {
    isInteractive,
    print: (text) => output.write(`${text}\n`),
    complain: (text) => errors.write(`${text}\n`),
    askPassword: (question) => ask(question, input, errors, true),
    async confirm(question) {
      if (!isInteractive) return false
      const answer = await ask(`${question} [y/N] `, input, errors, false)
      return /^y(es)?$/i.test(answer.trim())
    },
  }
}

/** Whoever reads the other end of a pipe may stop, such as `head`; what was begun goes on to its end. */
function ignoreWhoLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error
}

function ask(
  question: string,
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  isSecret: boolean,
): Promise<string> {
  const isTerminal = input.isTTY === true
  if (isTerminal) output.write(question)
  // On a terminal readline writes what is typed; a secret is written nowhere.
  const shown = isSecret ? new Writable({ write: (_chunk, _encoding, done) => done() }) : output
  const lines = createInterface({ input, output: shown, terminal: isTerminal })
  return new Promise((resolve, reject) => {
    lines.once("line", (line) => {
      lines.removeAllListeners("close")
      lines.close()
      if (isTerminal && isSecret) output.write("\n")
      resolve(line)
    })
    lines.once("close", () => reject(new UsageError("Nothing was typed.")))
    lines.once("SIGINT", () => lines.close())
  })
}
