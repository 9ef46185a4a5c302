// node import-files.ts [file …]: the tests of several files in one process, one file after the other.
import { after, describe } from "node:test"
import { pathToFileURL } from "node:url"

for (const file of process.argv.slice(2)) {
  const ended = Promise.withResolvers<void>()
  // A suite of its own keeps the hooks of a file from the tests of the next one.
  void describe(file, async () => {
    after(() => ended.resolve())
    try {
      await import(pathToFileURL(file).href)
    } catch (error) {
      ended.resolve()
      throw error
    }
  })
  await ended.promise
}
