import { defineFeature } from "@kith/feature-kit"
import { xml } from "@kith/xmpp"
import { formatDateTime } from "@kith/xmpp/extensions"

const NS_TIME = "urn:xmpp:time"

/** XEP-0202 Entity Time: what the server's clock says. Where it stands is nobody's business: it is always in UTC. */
export const entityTime = defineFeature({
  name: "entity-time",
  xeps: { 82: "1.1.1", 202: "2.0" },
  setup({ xmpp, clock }) {
    const answer = () =>
      xml("time", { xmlns: NS_TIME }, xml("tzo", {}, "+00:00"), xml("utc", {}, formatDateTime(clock.now())))
    xmpp.onIq("get", NS_TIME, answer, ["server"])
  },
})
