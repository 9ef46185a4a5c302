import type { TestComponent } from "../../apps/server/src/testing/test-component.ts"

/** Where the component of the room is to be found. */
export const CROWD = "crowd.localhost"
export const HOSTILE_ROOM = `feast@${CROWD}`
const NS_MUC = "http://jabber.org/protocol/muc"
const DISCO = "http://jabber.org/protocol/disco#info"

/** A room of a component that says what a hostile one might. */
export class HostileRoom {
  readonly #component: TestComponent
  #visitor = ""

  constructor(component: TestComponent) {
    this.#component = component
  }

  /** Answers what a client asks, and lets it in among `nicks`. */
  async admit(nicks: readonly string[], affiliation = "none"): Promise<void> {
    const component = this.#component
    void this.#answer()
    const entry = await component.next("presence", (presence) => presence.has("x", NS_MUC))
    this.#visitor = entry.from ?? ""
    for (const nick of nicks)
      this.tell(`<presence from='${HOSTILE_ROOM}/${nick}'>${itemOf("none")}</presence>`)
    const self = itemOf(affiliation, "<status code='110'/>")
    this.tell(`<presence from='${entry.to}'>${self}</presence>`)
    this.tell(`<message type='groupchat' from='${HOSTILE_ROOM}'><subject/></message>`)
  }

  /** What it is, as often as somebody asks. */
  async #answer(): Promise<void> {
    const features = [NS_MUC, "muc_open"].map((feature) => `<feature var='${feature}'/>`).join("")
    const identity = "<identity category='conference' type='text' name='The feast'/>"
    const info = `<query xmlns='${DISCO}'>${identity}${features}</query>`
    try {
      for (;;) {
        const { id, from, to } = await this.#component.next("iq", (iq) => iq.has("query", DISCO))
        this.#component.send(`<iq type='result' id='${id}' from='${to}' to='${from}'>${info}</iq>`)
      }
    } catch {
      // Nobody has asked for long, or the evening is over.
    }
  }

  tell(stanza: string): void {
    this.#component.send(stanza.replace(" from=", ` to='${this.#visitor}' from=`))
  }
}

const itemOf = (affiliation: string, more = "") =>
  `<x xmlns='${NS_MUC}#user'><item affiliation='${affiliation}' role='participant'/>${more}</x>`
