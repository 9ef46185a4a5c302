/** A feature as somebody else would write it: it has something in every place. Built into the app by places.test.ts. */
import { createElement } from "react"
import { registerWebFeature } from "../../apps/web/src/places/registry.ts"

const Picture = () => createElement("svg", { width: 18, height: 18, "aria-hidden": true })
const lock = (label: string) => createElement("span", { role: "img", "aria-label": label }, "🔒")

registerWebFeature({
  name: "example",
  ConversationLock: () => lock("Safe to talk"),
  ConversationTools: ({ conversation }) =>
    createElement("button", { type: "button" }, `Call ${conversation.peer.local}`),
  ComposerLock: () => lock("Will be safe"),
  MessageLock: ({ message }) => (message.isMine ? lock("Was safe") : null),
  MessageProtection: () => "Only the two of you can read it.",
  Activity: () => createElement("p", null, "A call was missed."),
  page: {
    path: "calls",
    title: () => "Calls",
    Icon: Picture,
    Page: () => createElement("h2", null, "All calls"),
  },
})

registerWebFeature({
  name: "broken",
  ConversationTools() {
    throw new Error("This feature is broken")
  },
})
