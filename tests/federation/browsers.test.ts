import { test } from "node:test"
import { PASSWORD } from "@kith/server/testing"
import type { Person } from "../browser/person.ts"
import { launchBrowser, seatPerson } from "../browser/verona.ts"
import { findWebFolder } from "../browser/web-folder.ts"
import { Internet } from "./internet.ts"
import type { KithPeer } from "./kith.ts"

test("People at browsers of two servers find each other and talk, and learn what cannot be delivered", async () => {
  await using internet = await Internet.open()
  const webFolder = findWebFolder()
  const verona = await internet.addKith({ domain: "verona.example", webFolder })
  const mantua = await internet.addKith({ domain: "mantua.example", webFolder })
  const browser = await launchBrowser()
  const people: Person[] = []
  try {
    const sit = async (name: string, { server }: KithPeer): Promise<Person> => {
      await server.register(name)
      const person = await seatPerson(browser, name, server.ports.http ?? 0)
      people.push(person)
      await person.signIn(name, PASSWORD)
      return person
    }
    const juliet = await sit("juliet", verona)
    const romeo = await sit("romeo", mantua)

    await juliet.addContact("romeo@mantua.example", "Romeo")
    await juliet.page.waitForURL("**/chat/romeo@mantua.example")
    await romeo.press("Accept the request of juliet@verona.example")
    await juliet.write("Wherefore art thou Romeo?")
    await juliet.seesMark("Wherefore", "Delivered")
    await romeo.openConversation("juliet")
    await romeo.reads("Wherefore art thou Romeo?")
    await juliet.seesMark("Wherefore", "Read")
    await romeo.write("Call me but love")
    await juliet.reads("Call me but love")

    await juliet.addContact("friar@nowhere.example")
    await juliet.page.waitForURL("**/chat/friar@nowhere.example")
    await juliet.write("Good father, I beseech you")
    await juliet.seesMark("Good father", "Not sent")
    await juliet.sees("The other server cannot be found, or does not prove who it is.")
  } finally {
    await browser.close()
    for (const { cable } of people) await cable.remove()
  }
})
