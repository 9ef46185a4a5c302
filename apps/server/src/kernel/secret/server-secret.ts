import { hkdfSync, randomBytes } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"

const BYTES = 32

/**
 * What only this server knows: who gets hold of the database alone does not have it. Made at the first start; with another
 * one, what was drawn from it before is worth nothing any more.
 */
export class ServerSecret {
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** 32 bytes for one purpose, always the same; they tell nothing of those for another (RFC 5869). */
  derive(purpose: string): Uint8Array {
    return new Uint8Array(hkdfSync("sha256", this.#bytes, new Uint8Array(), purpose, BYTES))
  }
}

export function secretPath(dataFolder: string): string {
  return join(dataFolder, "secret.key")
}

export async function openServerSecret(dataFolder: string): Promise<ServerSecret> {
  const path = secretPath(dataFolder)
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  try {
    // Whoever makes the file first decides: a command may run beside the server.
    await writeFile(path, `${randomBytes(BYTES).toString("base64")}\n`, { flag: "wx", mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  }
  const bytes = Buffer.from(await readFile(path, "utf8"), "base64")
  if (bytes.length !== BYTES) {
    throw new Error(
      `The file ${path} is damaged. Put back a copy, or remove it: clients will need their passwords.`,
    )
  }
  return new ServerSecret(bytes)
}
