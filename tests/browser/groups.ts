import type { Person } from "./person.ts"

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
