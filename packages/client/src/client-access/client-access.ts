import { type ClientAccess, type Jid, NS_CLIENT_ACCESS, parseClientList, StanzaError, xml } from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { explainFailure } from "../errors.ts"

/** Something that can use the account: an installation of a client, a program with a token, a certificate. */
export type Access = ClientAccess

/** Only a new password shuts this one out, for it knows the present one (XEP-0494 §3.2). */
export class PasswordResetRequired extends Error {
  override readonly name = "PasswordResetRequired"
  constructor() {
    super("This one knows your password. Change the password to shut it out.")
  }
}

/** What has access to the account, and how it is taken away (XEP-0494): `account.access`. */
export class AccountAccess {
  readonly #requests: Requests
  readonly #own: Jid

  constructor(requests: Requests, own: Jid) {
    this.#requests = requests
    this.#own = own
  }

  /** Who was there last comes first; `undefined`: the server does not tell. @throws NotConnected */
  async list(): Promise<readonly Access[] | undefined> {
    try {
      const answer = await this.#requests.ask("get", xml("list", { xmlns: NS_CLIENT_ACCESS }), this.#own)
      const list = answer.child("clients", NS_CLIENT_ACCESS)
      const found = list === undefined ? [] : parseClientList(list)
      return found.sort(
        (a, b) => Number(b.isConnected) - Number(a.isConnected) || (b.lastSeen ?? 0) - (a.lastSeen ?? 0),
      )
    } catch (error) {
      if (error instanceof StanzaError) return undefined
      throw error
    }
  }

  /**
   * Takes its tokens back and ends its sessions.
   * @throws PasswordResetRequired, NotConnected, or StanzaFailed with the server's sentence
   */
  async revoke(id: string): Promise<void> {
    try {
      const request = xml("revoke", { xmlns: NS_CLIENT_ACCESS, id })
      await this.#requests.ask("set", request, this.#own)
    } catch (error) {
      const detail = error instanceof StanzaError ? error.detail : undefined
      if (detail?.name === "password-reset-required") throw new PasswordResetRequired()
      await explainFailure(Promise.reject(error))
    }
  }
}
