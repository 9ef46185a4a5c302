import { DomainError } from "@kith/feature-kit"
import { NS_PUBSUB, PUBSUB_SUBSCRIBE_AUTHORIZATION } from "@kith/xmpp/extensions"
import { type Command, done } from "../../ad-hoc-commands/index.ts"
import { isPersonal } from "../model/node.ts"
import type { Pubsub } from "../service/index.ts"

/** XEP-0060 §8.7: an owner has the requests that wait for an answer sent again. */
export const pendingCommand = (pubsub: Pubsub): Command => ({
  node: `${NS_PUBSUB}#get-pending`,
  name: "Show who asks to subscribe to your nodes",
  allows: ({ from, to }) => !isPersonal(to) || from.bare.equals(to),
  async run({ from, to }) {
    const nodes = await pubsub.requests.nodesWaiting(to, from)
    if (nodes.length === 0) throw new DomainError("not-found", "Nobody waits for an answer of yours.")
    return {
      form: {
        type: "form",
        title: "Requests that wait",
        fields: [
          { name: "FORM_TYPE", type: "hidden", values: [PUBSUB_SUBSCRIBE_AUTHORIZATION] },
          {
            name: "pubsub#node",
            type: "list-single",
            label: "The node",
            isRequired: true,
            options: nodes.map((value) => ({ value })),
          },
        ],
      },
      async complete(answers, caller) {
        await pubsub.requests.repeat(caller.to, answers.get("pubsub#node"), caller.from)
        return done("Each request was sent to you again.")
      },
    }
  },
})
