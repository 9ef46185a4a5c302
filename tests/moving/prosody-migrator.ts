import { execFile } from "node:child_process"
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const PROGRAM = "/usr/bin/prosody-migrator"
const STORES = ["accounts", "roster", "vcard", "private", "archive-archive", "pep-pubsub"]

/** What a Prosody that does not run keeps in its own format, as an account file (XEP-0227) of each account. */
export async function exportFromProsody(dataFolder: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), "kith-migrator-"))
  try {
    const output = join(folder, "output")
    await mkdir(output)
    // It writes such files to the data folder of its package, wherever it is told to.
    const program = join(folder, "migrator")
    const text = await readFile(PROGRAM, "utf8")
    await writeFile(program, text.replace(/^CFG_DATADIR='.*'/m, `CFG_DATADIR='${output}'`))
    await chmod(program, 0o700)
    const configuration = join(folder, "migrator.cfg.lua")
    await writeFile(
      configuration,
      `input { type = "internal", path = "${dataFolder}", hosts = { ["localhost"] = { "${STORES.join('", "')}" } } }
      output { type = "xep0227" }`,
    )
    await promisify(execFile)(program, ["--root", "--config", configuration])
    const names = await readdir(output)
    return await Promise.all(names.map((name) => readFile(join(output, name), "utf8")))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
