import { errorReply, resultReply, type Stanza, type StanzaErrorCondition, type XmlElement } from "@kith/xmpp"
import {
  NS_PUBSUB,
  NS_PUSH,
  NS_PUSH_PRIORITY,
  type PushSummary,
  parsePushNotification,
} from "@kith/xmpp/extensions"
import { declareComponents, TestComponent, type TestServer } from "../../../testing/index.ts"

export const SERVICE = "push.localhost"
export const COMPONENT = declareComponents(SERVICE)

export interface Pushed extends PushSummary {
  readonly from: string | undefined
  readonly node: string | undefined
  readonly priority: string | undefined
  /** The form that the app asked to be sent along. */
  readonly options: XmlElement | undefined
  refuse(condition: StanzaErrorCondition): void
  /** Nothing else is published to that device before. */
  accept(): void
}

/** The push service of an app: a component that takes what is published to it. */
export class AppServer {
  readonly #component: TestComponent

  private constructor(component: TestComponent) {
    this.#component = component
  }

  static async join(server: TestServer): Promise<AppServer> {
    return new AppServer(await TestComponent.join(server.ports.components, SERVICE))
  }

  /** The next notification, which is to be accepted or refused. */
  async hold(): Promise<Pushed> {
    const request = await this.#component.next("iq", ({ type }) => type === "set")
    return this.#read(request)
  }

  /** The next notification, accepted. */
  async next(): Promise<Pushed> {
    const pushed = await this.hold()
    pushed.accept()
    return pushed
  }

  /** Proves that nothing has been published up to now. */
  async expectNone(): Promise<void> {
    await this.#component.request("<ping xmlns='urn:xmpp:ping'/>", { to: "localhost" })
    const published = this.#component.inbox.filter(({ name, type }) => name === "iq" && type === "set")
    if (published.length > 0) throw new Error(`Published: ${published.map(String).join("\n")}`)
  }

  send(text: string): void {
    this.#component.send(text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#component[Symbol.asyncDispose]()
  }

  #read(request: Stanza): Pushed {
    const pubsub = request.child("pubsub", NS_PUBSUB)
    const publish = pubsub?.child("publish")
    const notification = publish?.child("item")?.child("notification", NS_PUSH)
    if (notification === undefined) throw new Error(`This is no notification: ${request}`)
    return {
      ...parsePushNotification(notification),
      from: request.from,
      node: publish?.attrs.node,
      priority: notification.child("priority", NS_PUSH_PRIORITY)?.text,
      options: pubsub?.child("publish-options"),
      accept: () => this.#component.send(resultReply(request).toXml("jabber:component:accept")),
      refuse: (condition) =>
        this.#component.send(errorReply(request, condition).toXml("jabber:component:accept")),
    }
  }
}
