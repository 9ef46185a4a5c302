import type { Http } from "@kith/feature-kit"
import { encodeName } from "./http/headers.ts"
import { FILES_PATH } from "./http/serve-files.ts"
import type { Slot } from "./service/slots.ts"
import type { Upload } from "./upload.ts"

/** How files are found on the web. */
export interface UploadUrls {
  readonly origin: string
  of(upload: Upload): string
  /** What must be sent with the PUT request to the same URL. */
  headersFor(slot: Slot): readonly (readonly [name: string, value: string])[]
}

/** `publicUrl` as configured; empty for that of the web door. */
export function createUploadUrls(publicUrl: string, http: Http): UploadUrls {
  const own = publicUrl.replace(/\/+$/, "")
  // Where the web door is found is only known once it is open.
  const find = () => (own === "" ? http.publicUrl : own)
  return {
    get origin() {
      return new URL(find()).origin
    },
    of: ({ id, name }) => `${find()}${FILES_PATH}/${id}/${encodeName(name)}`,
    headersFor: ({ token }) => [["Authorization", `Bearer ${token}`]],
  }
}
