import type { TestClient } from "../../apps/server/src/testing/index.ts"
import type { Person } from "./person.ts"

const NS_MUC = "http://jabber.org/protocol/muc"

/** Comes into a group with a program, or makes it. */
export async function enterGroup(client: TestClient, address: string, nick: string): Promise<void> {
  client.send(`<presence to='${address}/${nick}'><x xmlns='${NS_MUC}'/></presence>`)
  await client.next("message", (message) => message.has("subject"))
}

/** Makes a group that lasts, with a program. `settings` are fields of its form, such as `roomname`. */
export async function foundGroup(
  client: TestClient,
  address: string,
  nick: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  await enterGroup(client, address, nick)
  const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
  const values = { persistentroom: "1", ...settings }
  const fields = Object.entries(values).map(([name, value]) => field(`muc#roomconfig_${name}`, value))
  const form = `<x xmlns='jabber:x:data' type='submit'>${field("FORM_TYPE", `${NS_MUC}#roomconfig`)}${fields.join("")}</x>`
  await client.ask(`<query xmlns='${NS_MUC}#owner'>${form}</query>`, { type: "set", to: address })
}

/** Chooses from the menu of groups. */
export async function openGroups(person: Person, item: string): Promise<void> {
  await person.page.getByRole("banner").getByRole("button", { name: "Groups", exact: true }).click()
  await person.page.getByRole("menuitem", { name: item }).click()
}

export async function createGroup(person: Person, name: string): Promise<void> {
  await openGroups(person, "New group")
  await person.fill("Name", name)
  await person.press("Create group")
  await person.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()
}

export async function createChannel(person: Person, name: string): Promise<void> {
  await openGroups(person, "New group")
  await person.page.getByText("Channel", { exact: true }).click()
  await person.fill("Name", name)
  await person.press("Create channel")
  await person.page.getByRole("heading", { level: 2, name, exact: true }).waitFor()
}

export async function joinChannel(person: Person, name: string): Promise<void> {
  await openGroups(person, "Find groups")
  await person.fill("Search by name or topic, or enter an address", name)
  await person.press(`Join ${name}`)
  await person.composer.waitFor()
}

/** The address of the conversation that is open. */
export function openAddress(person: Person): string {
  const [, address = ""] = /\/chat\/([^/]+)/.exec(new URL(person.page.url()).pathname) ?? []
  return decodeURIComponent(address)
}
