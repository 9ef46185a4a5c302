import { mkdir, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { EjabberdProcess } from "../ejabberd-process.ts"

/** An ejabberd that accounts are brought to and taken from. Its domain is `localhost`. */
export class Ejabberd {
  readonly #process: EjabberdProcess

  private constructor(process: EjabberdProcess) {
    this.#process = process
  }

  static async start(): Promise<Ejabberd> {
    return new Ejabberd(await EjabberdProcess.start({ configure }))
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#process.httpPort}/ws`
  }

  /** Writes all accounts to files. Gives the path of the one that includes the others. */
  async exportAccounts(): Promise<string> {
    const folder = join(this.#process.folder, "export")
    await mkdir(folder)
    await this.#process.command("export_piefxis", folder)
    const main = (await readdir(folder)).find((name) => !name.includes("localhost"))
    if (main === undefined) throw new Error("It has written no file")
    return join(folder, main)
  }

  async importAccounts(file: string): Promise<void> {
    const path = join(this.#process.folder, "import.xml")
    await writeFile(path, file)
    await this.#process.command("import_piefxis", path)
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.#process.remove()
  }
}

const configure = (httpPort: number) => `
hosts: [localhost]
loglevel: warning
listen:
  - port: ${httpPort}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
auth_method: internal
auth_password_format: scram
auth_scram_hash: sha
access_rules:
  register: { allow: all }
registration_timeout: infinity
modules:
  mod_roster: {}
  mod_private: {}
  mod_vcard: {}
  mod_privacy: {}
  mod_blocking: {}
  mod_offline: {}
  mod_register: { ip_access: all, access: register, password_strength: 0 }
`
