import {
  askForPreview,
  type Jid,
  NS_LINK_PREVIEWS,
  type PagePreview,
  parsePagePreview,
  StanzaError,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import type { ServerFacts } from "../service-discovery/own-server.ts"

/** `account.previews`: our server looks pages up, for a browser cannot. */
export interface Previews {
  /** Whether our server does that at all; known once it was connected to. */
  isOffered(): boolean
  /**
   * What a page says about itself; `undefined` if it says nothing or cannot be reached. The picture is as the page has it
   * and wants to be made small before it is sent. @throws NotConnected
   */
  find(url: string): Promise<PagePreview | undefined>
}

export class PagePreviews implements Previews {
  readonly #requests: Requests
  readonly #own: Jid
  readonly #facts: ServerFacts

  constructor(requests: Requests, own: Jid, facts: ServerFacts) {
    this.#requests = requests
    this.#own = own
    this.#facts = facts
  }

  isOffered(): boolean {
    return this.#facts.server?.hasLinkPreviews === true
  }

  async find(url: string): Promise<PagePreview | undefined> {
    try {
      const answer = await this.#requests.ask("get", askForPreview(url), this.#own)
      const element = answer.child("preview", NS_LINK_PREVIEWS)
      return element && parsePagePreview(element)
    } catch (error) {
      // Too many asked, or there is none: the link is sent without one.
      if (error instanceof StanzaError) return undefined
      throw error
    }
  }
}
