import type { PutFile } from "../uploads/put-file.ts"

/** By XMLHttpRequest: `fetch` does not tell how much it has sent. */
export const putFile: PutFile = ({ url, headers, file, mediaType, signal, onProgress }) =>
  new Promise<number>((resolve, reject) => {
    signal.throwIfAborted()
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    const failed = () => reject(signal.aborted ? signal.reason : new Error("The connection was lost."))
    request.open("PUT", url)
    request.setRequestHeader("Content-Type", mediaType)
    for (const [name, value] of headers) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, file.size))
    request.onload = () => resolve(request.status)
    request.onerror = failed
    request.onabort = failed
    request.onloadend = () => signal.removeEventListener("abort", abort)
    signal.addEventListener("abort", abort)
    // As it is, without a type of its own that could differ from what the server was told.
    request.send(file.slice(0, file.size, mediaType))
  })
