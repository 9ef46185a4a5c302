import { mkdir, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type StockEjabberd, startStockEjabberd } from "../stock-ejabberd.ts"

/** An ejabberd that accounts are brought to and taken from. Its domain is `localhost`. */
export class Ejabberd {
  readonly #server: StockEjabberd

  private constructor(server: StockEjabberd) {
    this.#server = server
  }

  static async start(): Promise<Ejabberd> {
    return new Ejabberd(await startStockEjabberd())
  }

  get url(): string {
    return this.#server.endpoint.url
  }

  /** Writes all accounts to files. Gives the path of the one that includes the others. */
  async exportAccounts(): Promise<string> {
    const folder = join(this.#server.process.folder, "export")
    await mkdir(folder)
    await this.#server.process.command("export_piefxis", folder)
    const main = (await readdir(folder)).find((name) => !name.includes("localhost"))
    if (main === undefined) throw new Error("It has written no file")
    return join(folder, main)
  }

  async importAccounts(file: string): Promise<void> {
    const path = join(this.#server.process.folder, "import.xml")
    await writeFile(path, file)
    await this.#server.process.command("import_piefxis", path)
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.#server.remove()
  }
}
