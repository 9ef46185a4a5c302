import { createHash } from "node:crypto"
import { NS_UPLOAD, parseUploadSlot, uploadRequest } from "@kith/xmpp/extensions"
import type { Dice } from "./dice.ts"
import { type Facts, type Ledger, Refused } from "./ledger.ts"
import { type Part, personAt } from "./part.ts"
import type { Person } from "./person.ts"

interface Upload {
  readonly path: string
  readonly hash: string
}

/** Files that somebody uploads and everybody may fetch. */
export function createFilesPart(): Part {
  const uploads: Upload[] = []
  return {
    people: ["benvolio"],
    async read(people) {
      const { url } = personAt(people, 0).server
      const found: Record<string, string | undefined> = {}
      for (const { path } of uploads) Object.assign(found, await readFile(url, path))
      return found
    },
    act: (people, ledger, dice) => upload(personAt(people, 0), ledger, dice, uploads),
  }
}

async function upload(owner: Person, ledger: Ledger, dice: Dice, uploads: Upload[]): Promise<void> {
  // From what fits in one packet to what takes a while.
  const body = Buffer.alloc(10 ** (1 + dice.below(6)) + dice.below(100), `${dice.next()}`)
  const hash = createHash("sha256").update(body).digest("hex")
  const request = uploadRequest({ filename: "letter.txt", size: body.length, purpose: "message" })
  const slot = (await owner.ask(String(request), { to: "upload.localhost" })).child("slot", NS_UPLOAD)
  if (slot === undefined) throw new Error("The answer has no slot")
  const { putUrl, getUrl, headers } = parseUploadSlot(slot)
  const path = new URL(getUrl).pathname
  uploads.push({ path, hash })
  await ledger.change({ [`file ${path}`]: hash }, async () => {
    const { status } = await fetch(putUrl, { method: "PUT", headers: Object.fromEntries(headers), body })
    if (status !== 201) throw new Refused(`An upload was answered ${status}`)
  })
}

async function readFile(url: string, path: string): Promise<Facts> {
  const response = await fetch(url + path)
  const body = Buffer.from(await response.arrayBuffer())
  if (response.status === 404) return {}
  return { [`file ${path}`]: createHash("sha256").update(body).digest("hex") }
}
