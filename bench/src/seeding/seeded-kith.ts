import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startKithIn } from "../servers/kith.ts"
import { makeModels } from "./models.ts"
import { seedWorld, type World } from "./world.ts"

/** Gives `work` a folder with the data of a Kith that was stopped, with as much in its SQLite file as the world says. */
export async function withSeededFolder<Result>(
  world: World,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "kith-bench-seeded-"))
  try {
    const running = await startKithIn(folder, { archive: true })
    try {
      await makeModels(running.target)
    } finally {
      await running.stop()
    }
    seedWorld(running.archivePath, world)
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
