import { type Clock, DomainError, type IqRequest, type Xmpp } from "@kith/feature-kit"
import { dataForm, type ElementLike, Jid, StanzaError } from "@kith/xmpp"
import {
  discoInfo,
  discoItems,
  fileTooLarge,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  NS_UPLOAD,
  NS_UPLOAD_PURPOSE,
  parseUploadRequest,
  uploadRetry,
  uploadSlot,
} from "@kith/xmpp/extensions"
import type { Uploads } from "./service/index.ts"
import { FileTooLarge } from "./service/refusals.ts"
import type { UploadSettings } from "./settings.ts"
import type { UploadUrls } from "./urls.ts"

const NAME = "Files"

export function serveXmpp(
  xmpp: Xmpp,
  uploads: Uploads,
  urls: UploadUrls,
  settings: UploadSettings,
  clock: Clock,
): void {
  const address = Jid.from({ domain: settings.domain === "" ? `upload.${xmpp.domain}` : settings.domain })
  const about = describe(settings)

  const giveSlot = async ({ from, payload }: IqRequest): Promise<ElementLike> => {
    try {
      const slot = await uploads.request(from, parseUploadRequest(payload))
      const url = urls.of(slot.upload)
      return uploadSlot({ putUrl: url, headers: urls.headersFor(slot), getUrl: url })
    } catch (error) {
      throw withDetail(error, clock.now())
    }
  }

  xmpp.addItem({ jid: address, name: NAME })
  xmpp.serveDomain(address.domain, {
    iq(request) {
      const { to, type, payload } = request
      if (to.local !== undefined || to.resource !== undefined || type !== "get") throw notServed()
      switch (payload.namespace) {
        case NS_DISCO_INFO:
          requireNoNode(payload.attrs.node)
          return about
        case NS_DISCO_ITEMS:
          requireNoNode(payload.attrs.node)
          return discoItems([])
        case NS_UPLOAD:
          if (payload.name !== "request") throw notServed()
          return giveSlot(request)
        default:
          throw notServed()
      }
    },
  })
}

/** XEP-0363 §3. */
function describe({ maxFileBytes, purposes }: UploadSettings): ElementLike {
  const offered = new Set(["message", ...purposes])
  return discoInfo({
    identities: [{ category: "store", type: "file", name: NAME }],
    features: [
      NS_DISCO_INFO,
      NS_DISCO_ITEMS,
      NS_UPLOAD,
      ...[...offered].map((purpose) => `${NS_UPLOAD_PURPOSE}#${purpose}`),
    ],
    forms: [
      dataForm({
        type: "result",
        fields: [
          { name: "FORM_TYPE", type: "hidden", values: [NS_UPLOAD] },
          { name: "max-file-size", values: [String(maxFileBytes)] },
        ],
      }),
    ],
  })
}

/** XEP-0363 §6: what programs may know about a refusal. */
function withDetail(error: unknown, now: number): unknown {
  if (error instanceof FileTooLarge) {
    return new StanzaError("not-acceptable", error.text, "modify", fileTooLarge(error.maxBytes))
  }
  if (
    error instanceof DomainError &&
    error.code === "resource-constraint" &&
    error.retryAfterSeconds !== undefined
  ) {
    const detail = uploadRetry(now + error.retryAfterSeconds * 1000)
    return new StanzaError("resource-constraint", error.text, "wait", detail)
  }
  return error
}

function requireNoNode(node: string | undefined): void {
  if (node !== undefined) throw new DomainError("not-found", "This service has no nodes.")
}

function notServed(): DomainError {
  return new DomainError("service-unavailable", "Here files are uploaded, and nothing else.")
}
