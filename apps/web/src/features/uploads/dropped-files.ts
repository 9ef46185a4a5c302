/** Files of a folder that are taken, those of its folders among them: who wants more drops them by themselves. */
const FOLDER_FILES_MOST = 100
const DEEPEST = 8

/**
 * The files that were dropped, and those in folders that were, without what systems hide. Browsers tell what is a folder as
 * long as the event lasts, so this is called in its course (WICG File and Directory Entries API §2).
 */
export async function droppedFiles(data: DataTransfer): Promise<readonly File[]> {
  const dropped = [...data.items]
    .filter(({ kind }) => kind === "file")
    .map((item) => ({ file: item.getAsFile(), entry: item.webkitGetAsEntry() }))
  const files: File[] = []
  for (const { file, entry } of dropped) {
    if (entry?.isDirectory) await takeFolder(entry as FileSystemDirectoryEntry, files, 1)
    else if (file !== null) files.push(file)
  }
  return files
}

async function takeFolder(folder: FileSystemDirectoryEntry, files: File[], depth: number): Promise<void> {
  const reader = folder.createReader()
  for (;;) {
    // A part of them each time, and none at the end (§7.3).
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (entries.length === 0) return
    for (const entry of entries) {
      if (files.length >= FOLDER_FILES_MOST) return
      if (entry.name.startsWith(".")) continue
      if (entry.isFile) {
        files.push(
          await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
        )
      } else if (depth < DEEPEST) {
        await takeFolder(entry as FileSystemDirectoryEntry, files, depth + 1)
      }
    }
  }
}
