import assert from "node:assert/strict"
import { test } from "node:test"
import { DomainError } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { federationOf, linkWith } from "../testing/server-links.ts"
import { createLinks } from "./links.ts"

const escalus = Jid.parse("escalus@localhost")
const accounts = {
  async requireAdministrator(user: Jid) {
    if (!user.equals(escalus)) throw new DomainError("forbidden")
  },
}
const federation = federationOf(
  linkWith("verona.lit", { direction: "incoming" }),
  linkWith("montague.lit"),
  linkWith("verona.lit", { localDomain: "rooms.localhost" }),
  linkWith("verona.lit"),
  linkWith("rooms.montague.lit"),
  linkWith("capulet.lit", { state: "waiting" }),
)
const links = createLinks({ federation, accounts })
const names = async (wanted: Parameters<typeof links.list>[1], limit = 100) => {
  const page = await links.list(escalus, wanted, limit)
  return [...page.links.map(({ remoteDomain }) => remoteDomain), ...(page.next ? [`after ${page.next}`] : [])]
}

test("links are listed in the order of their domains, page by page, no domain torn apart", async () => {
  assert.deepEqual(await names({}, 2), ["capulet.lit", "montague.lit", "after montague.lit"])
  const verona = ["verona.lit", "verona.lit", "verona.lit"]
  assert.deepEqual(await names({ after: "montague.lit" }, 2), ["rooms.montague.lit", ...verona])
  assert.deepEqual(await names({ after: "rooms.montague.lit" }, 1), verona)
  assert.deepEqual(await names({ after: "verona.lit" }, 1), [])
  const [first] = (await links.list(escalus, { domain: "verona.lit" }, 10)).links
  assert.deepEqual([first?.localDomain, first?.direction], ["localhost", "incoming"])
})

test("links of one domain come with those of the domains that end in it", async () => {
  assert.deepEqual(await names({ domain: "Montague.lit" }), ["montague.lit", "rooms.montague.lit"])
  assert.deepEqual(await names({ domain: "ague.lit" }), [])
})

test("only an administrator lists, closes and tries again, and names a domain", async () => {
  const romeo = Jid.parse("romeo@localhost")
  await assert.rejects(links.list(romeo, {}, 1), { code: "forbidden" })
  await assert.rejects(links.close(romeo, "verona.lit"), { code: "forbidden" })
  await assert.rejects(links.retry(romeo, "verona.lit"), { code: "forbidden" })
  await assert.rejects(links.close(escalus, "*.lit"), { code: "bad-request" })
  assert.equal(await links.retry(escalus, "CAPULET.lit"), 1)
  assert.equal(await links.close(escalus, "verona.lit"), 3)
  assert.equal(await links.close(escalus, "verona.lit"), 0)
})
