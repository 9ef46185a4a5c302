import {
  commandRequest,
  findFieldValue,
  Jid,
  NS_COMMANDS,
  parseCommandResponse,
  parseDateTime,
  StanzaError,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure } from "../errors.ts"

/** XEP-0401 §3.1. */
const INVITE = "urn:xmpp:invite#invite"

/** A link that brings somebody to us: whoever follows it becomes our contact, with an account here if they have none. */
export interface Invitation {
  /** `xmpp:` for apps (XEP-0379, XEP-0445). */
  readonly uri: string
  /** A page for browsers, where the server has one. */
  readonly url: string | undefined
  /** Epoch ms. */
  readonly expiresAt: number | undefined
}

/** `undefined`: the server makes no invitations. @throws NotConnected, StanzaFailed */
export async function createInvitation(requests: Requests, own: Jid): Promise<Invitation | undefined> {
  const domain = Jid.from({ domain: own.domain })
  try {
    const answer = await requests.ask("set", commandRequest({ node: INVITE, action: "execute" }), domain)
    const command = answer.child("command", NS_COMMANDS)
    const form = command && parseCommandResponse(command).form
    const uri = form && findFieldValue(form, "uri")
    if (form === undefined || uri === undefined) return undefined
    const url = findFieldValue(form, "landing-url")
    return {
      uri,
      url: url !== undefined && /^https?:/.test(url) ? url : undefined,
      expiresAt: parseDateTime(findFieldValue(form, "expire") ?? ""),
    }
  } catch (error) {
    const isMissing = error instanceof StanzaError && NOT_THERE.has(error.condition)
    if (isMissing) return undefined
    return await explainFailure(Promise.reject(error))
  }
}

const NOT_THERE = new Set(["item-not-found", "service-unavailable", "feature-not-implemented", "forbidden"])
