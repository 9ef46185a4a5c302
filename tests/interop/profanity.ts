import { Terminal } from "./terminal.ts"

/** profanity, a stock client in a terminal. */
export class ProfanityClient {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  static async start(): Promise<ProfanityClient> {
    const terminal = await Terminal.prepare("profanity")
    await terminal.start("profanity")
    await terminal.see("Profanity")
    return new ProfanityClient(terminal)
  }

  async signIn(account: {
    readonly address: string
    readonly password: string
    readonly port: number
  }): Promise<void> {
    await this.type(`/connect ${account.address} server 127.0.0.1 port ${account.port} tls trust`)
    await this.see("Enter password")
    await this.type(account.password)
    await this.see("logged in successfully")
  }

  type(line: string): Promise<void> {
    return this.#terminal.type(line)
  }

  screen(): Promise<string> {
    return this.#terminal.screen()
  }

  see(text: string, timeoutMs?: number): Promise<void> {
    return this.#terminal.see(text, timeoutMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#terminal[Symbol.asyncDispose]()
  }
}
