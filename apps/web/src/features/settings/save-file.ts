/** Lets the browser save what is at that address of ours. */
export function saveFrom(url: string, name = ""): void {
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
}

/** Where text goes piece by piece. */
export interface TextSink {
  write(text: string): Promise<void>
  /** The file is there. */
  close(): Promise<void>
}

interface FilePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<{
    createWritable(): Promise<{ write(data: string): Promise<void>; close(): Promise<void> }>
  }>
}

/**
 * A file that the person chooses, written as it comes; browsers without such a choice get it as a download at the end.
 * `undefined`: the person chose none.
 */
export async function openTextFile(name: string, mediaType: string): Promise<TextSink | undefined> {
  const { showSaveFilePicker } = window as FilePicker
  if (showSaveFilePicker !== undefined) {
    try {
      return await (await showSaveFilePicker.call(window, { suggestedName: name })).createWritable()
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return undefined
      // Some browsers have the choice and do not allow it: a download is what remains.
    }
  }
  return collectDownload(name, mediaType)
}

function collectDownload(name: string, mediaType: string): TextSink {
  // Blobs are kept outside of the page's memory once they are large.
  let parts: BlobPart[] = []
  let size = 0
  return {
    async write(text) {
      parts.push(text)
      size += text.length
      if (size < 4_000_000) return
      parts = [new Blob(parts)]
      size = 0
    },
    async close() {
      const url = URL.createObjectURL(new Blob(parts, { type: mediaType }))
      saveFrom(url, name)
      // After the browser has taken it.
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    },
  }
}
