import type { PutFile } from "../uploads/put-file.ts"

/** Tells its progress only at the end. */
export const putFile: PutFile = async ({ url, headers, file, mediaType, signal, onProgress }) => {
  const all = new Headers(headers.map(([name, value]): [string, string] => [name, value]))
  all.set("content-type", mediaType)
  const answer = await fetch(url, { method: "PUT", headers: all, body: file, signal, redirect: "error" })
  await answer.body?.cancel()
  onProgress(file.size)
  return answer.status
}
