import {
  findFieldValue,
  findForm,
  Jid,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  NS_UPLOAD,
  parseCount,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { mayWorkLater } from "../errors.ts"
import type { UploadService } from "./transfer.ts"

/** More services a server need not be asked for. */
const SERVICES_MOST = 30

/** XEP-0363 §3: the server itself or one of its services; `undefined` for none. @throws NotConnected, StanzaError */
export async function discoverUploadService(
  requests: Requests,
  domain: Jid,
): Promise<UploadService | undefined> {
  const answer = await requests.ask("get", xml("query", { xmlns: NS_DISCO_ITEMS }), domain)
  const items = answer.child("query", NS_DISCO_ITEMS)?.childrenNamed("item") ?? []
  const addresses = items.slice(0, SERVICES_MOST).flatMap(({ attrs }) => {
    return attrs.node === undefined ? (Jid.tryParse(attrs.jid ?? "") ?? []) : []
  })
  const answers = await Promise.allSettled([domain, ...addresses].map((each) => describe(requests, each)))
  for (const answer of answers) if (answer.status === "fulfilled" && answer.value) return answer.value
  // One that refuses, or is not there, is as good as none; one that says nothing for now may be the one.
  const silent = answers.find((answer) => answer.status === "rejected" && mayWorkLater(answer.reason))
  if (silent?.status === "rejected") throw silent.reason
  return undefined
}

async function describe(requests: Requests, address: Jid): Promise<UploadService | undefined> {
  const answer = await requests.ask("get", xml("query", { xmlns: NS_DISCO_INFO }), address)
  const query = answer.child("query", NS_DISCO_INFO)
  const features = query?.childrenNamed("feature") ?? []
  if (query === undefined || !features.some(({ attrs }) => attrs.var === NS_UPLOAD)) return undefined
  const maxBytes = readMaxBytes(query)
  return { address: address.toString(), ...(maxBytes !== undefined && { maxBytes }) }
}

/** Several forms may follow the features (XEP-0128). */
function readMaxBytes(query: XmlElement): number | undefined {
  for (const element of query.elements) {
    const form = findForm(xml("query", {}, element))
    if (form === undefined || findFieldValue(form, "FORM_TYPE") !== NS_UPLOAD) continue
    const maxBytes = parseCount(findFieldValue(form, "max-file-size"))
    if (maxBytes !== undefined && maxBytes > 0) return maxBytes
  }
  return undefined
}
