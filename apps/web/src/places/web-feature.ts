import type { Conversation, Message } from "@kith/client"
import type { ComponentType } from "react"

export interface OfConversation {
  readonly conversation: Conversation
}

export interface OfMessage {
  readonly message: Message
}

/** A page beside the conversations, with an address of its own and a way there in the menu of the account. */
export interface WebPage {
  /** One segment of a path, such as `calls`. */
  readonly path: string
  /** What it is called, in the language of the person. */
  readonly title: () => string
  readonly Icon: ComponentType<{ readonly size?: number }>
  readonly Page: ComponentType
}

/**
 * What a feature shows in places that belong to others; see `registerWebFeature`. Each is a component that draws in its
 * place, gets what stands there, and may draw nothing.
 */
export interface WebFeature {
  /** Unique, such as `calls`. */
  readonly name: string
  /** Beside the name above a conversation: how safe it is. */
  readonly ConversationLock?: ComponentType<OfConversation>
  /** Buttons above a conversation, also on phones: at most one or two, such as to call. */
  readonly ConversationTools?: ComponentType<OfConversation>
  /** Before the field of the composer: how safe what is written will be. */
  readonly ComposerLock?: ComponentType<OfConversation>
  /** Beside the time of a message: how safe it was. */
  readonly MessageLock?: ComponentType<OfMessage>
  /** In the details of a message, in place of what is true of all messages otherwise. */
  readonly MessageProtection?: ComponentType<OfMessage>
  /** In "what concerns you", above the rest: such as a call that was missed. */
  readonly Activity?: ComponentType
  readonly page?: WebPage
}

/** The places that draw something, without pages. */
export type PlaceName = Exclude<keyof WebFeature, "name" | "page">
