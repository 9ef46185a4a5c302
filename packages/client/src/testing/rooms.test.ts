import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid } from "@kith/xmpp"
import type { Account, Message, Room } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeCouple } from "./describe-couple.ts"
import { nameAnew, openDevice, type Person, signIn } from "./people.ts"
import { until } from "./until.ts"

const bodies = (messages: readonly Message[]) => messages.map(({ body }) => body)

describeCouple("rooms", (couple) => {
  const openChannel = async (owner: Account): Promise<Room> =>
    owner.rooms.create({ name: nameAnew("The street"), kind: "channel" })

  const nicksIn = (room: Room) => room.occupants.get().map(({ nick }) => nick)

  const whenPresent = (room: Room, count: number) => until(room.occupantCount, (present) => present === count)

  test("a channel is made, found, joined and talked in", async () => {
    const [romeoHere, julietHere] = await couple.signIn()
    const street = await openChannel(romeoHere)
    assert.equal(street.info.get().isPublic, true)
    assert.equal(street.info.get().isPersistent, true)
    assert.equal(street.info.get().hasArchive, true)
    const standing = street.standing.get()
    assert.equal(standing.state === "inside" && standing.affiliation, "owner")

    const found = await julietHere.rooms.search(street.name.get())
    assert.deepEqual(
      found.rooms.map(({ address }) => address.toString()),
      [street.jid.toString()],
    )
    const there = await julietHere.rooms.join(street.jid)
    await Promise.all([whenPresent(street, 2), whenPresent(there, 2)])
    assert.deepEqual(nicksIn(there).sort(), [couple.romeo.address.local, couple.juliet.address.local].sort())

    const ofRomeo = romeoHere.conversation(street.jid)
    const ofJuliet = julietHere.conversation(street.jid)
    assert.equal(ofRomeo.kind, "room")
    assert.equal(ofRomeo.room, street)
    await ofRomeo.send("A plague on both your houses!")
    const [heard] = await until(ofJuliet.messages, ({ length }) => length === 1)
    assert.equal(heard?.body, "A plague on both your houses!")
    assert.equal(heard?.isMine, false)
    assert.equal(heard?.senderName, couple.romeo.address.local)
    assert.equal(typeof heard?.occupantId, "string")
    const [said] = await until(ofRomeo.messages, ([first]) => first?.state === "sent")
    assert.equal(said?.isMine, true)
    assert.equal(said?.archiveId, heard?.archiveId)
    assert.equal(ofJuliet.unread.get(), 1)
    await until(
      julietHere.conversations,
      ([first]) => first?.name === street.name.get() && first.unread === 1,
    )
    await ofJuliet.markDisplayed()
    await until(ofJuliet.unread, (unread) => unread === 0)
  })

  test("a new device knows the rooms, and what was said there", async () => {
    const [romeoHere, julietHere] = await couple.signIn()
    const street = await openChannel(romeoHere)
    await julietHere.rooms.join(street.jid)
    const ofRomeo = romeoHere.conversation(street.jid)
    for (const line of ["one", "two", "three"]) await ofRomeo.send(line)
    await until(ofRomeo.messages, (all) => all.length === 3 && all.every(({ state }) => state === "sent"))
    const elsewhere = await signIn(couple.romeo, couple.host.webSocket)
    const [found] = await until(elsewhere.rooms.joined, ({ length }) => length === 1)
    await until((found ?? assert.fail()).standing, ({ state }) => state === "inside")
    await until(elsewhere.conversation(street.jid).messages, ({ length }) => length === 3)
    assert.equal(elsewhere.conversation(street.jid).kind, "room")
    assert.deepEqual(
      elsewhere
        .conversation(street.jid)
        .messages.get()
        .map(({ body, isMine }) => [body, isMine]),
      [
        ["one", true],
        ["two", true],
        ["three", true],
      ],
    )
    await elsewhere.rooms.room(street.jid).leave()
    await until(street.standing, ({ state }) => state === "outside")
  })

  test("what is written without a connection is said once, and what was said meanwhile is read", async () => {
    const [romeoHere, julietHere] = await couple.signIn()
    const street = await openChannel(romeoHere)
    await julietHere.rooms.join(street.jid)
    const ofRomeo = romeoHere.conversation(street.jid)
    await ofRomeo.send("before")
    await until(ofRomeo.messages, ([first]) => first?.state === "sent")
    await julietHere.close()
    const store = createMemoryStore()
    const julietAgain = await signIn(couple.juliet, couple.host.webSocket, { store })
    await until(julietAgain.conversation(street.jid).messages, ({ length }) => length === 1)
    await julietAgain.close()
    await ofRomeo.send("meanwhile")
    await until(ofRomeo.messages, (all) => all.at(-1)?.state === "sent")

    const offline = await signIn(couple.juliet, couple.host.webSocket, { store })
    await offline.conversation(street.jid).send("I was away")
    const all = await until(ofRomeo.messages, ({ length }) => length === 3)
    assert.deepEqual(bodies(all), ["before", "meanwhile", "I was away"])
    const hers = await until(
      offline.conversation(street.jid).messages,
      (messages) => messages.length === 3 && messages.at(-1)?.state === "sent",
    )
    assert.deepEqual(bodies(hers), ["before", "meanwhile", "I was away"])
  })

  test("a group lets in who was asked, and nobody else", async () => {
    const [romeoHere, julietHere] = await couple.signIn()
    const tybalt = await signIn(await couple.host.createPerson("tybalt"), couple.host.webSocket)
    const group = await romeoHere.rooms.create({
      name: "The wedding",
      kind: "group",
      people: [couple.juliet.address],
    })
    const [invitation] = await until(julietHere.rooms.invitations, ({ length }) => length === 1)
    assert.equal(invitation?.room.toString(), group.jid.toString())
    assert.equal(invitation?.from?.toString(), couple.romeo.address.toString())
    await julietHere.rooms.acceptInvitation(invitation ?? assert.fail())
    assert.deepEqual(julietHere.rooms.invitations.get(), [])
    await whenPresent(group, 2)
    const members = await group.listAffiliates("member")
    assert.deepEqual(
      members.map(({ jid }) => jid.toString()),
      [couple.juliet.address.toString()],
    )
    await assert.rejects(tybalt.rooms.join(group.jid), (error: { problem?: { kind: string } }) => {
      assert.ok(["members-only", "not-found"].includes(error.problem?.kind ?? ""), String(error))
      return true
    })
    assert.equal((await tybalt.rooms.search("The wedding")).rooms.length, 0)
  })

  test("a message in a group tells whose it is, also when they are gone and nobody is in", async () => {
    await couple.create()
    const romeoHere = await signIn(couple.romeo, couple.host.webSocket)
    const store = createMemoryStore()
    const julietHere = await signIn(couple.juliet, couple.host.webSocket, { store })
    const people = [couple.juliet.address]
    const group = await romeoHere.rooms.create({ name: nameAnew("The cell"), kind: "group", people })
    const there = await julietHere.rooms.join(group.jid)
    await Promise.all([whenPresent(group, 2), whenPresent(there, 2)])
    await romeoHere.conversation(group.jid).send("Come what sorrow can")
    const isHeard = ({ length }: { readonly length: number }) => length === 1
    const [heard] = await until(julietHere.conversation(group.jid).messages, isHeard)
    assert.equal(heard?.senderAddress?.toString(), couple.romeo.address.toString())
    await romeoHere.close()
    await julietHere.close()
    const openLink = () => Promise.reject(new Error("There is no network"))
    const offline = await openDevice(couple.juliet, couple.host.webSocket, { store, openLink })
    const [kept] = await until(offline.conversation(group.jid).messages, isHeard)
    assert.equal(kept?.senderAddress?.toString(), couple.romeo.address.toString())
  })

  test("a moderator takes the voice, puts out and bans, and everybody is told why", async () => {
    const [romeoHere, julietHere] = await couple.signIn()
    const street = await openChannel(romeoHere)
    const there = await julietHere.rooms.join(street.jid)
    await whenPresent(street, 2)
    const nick = couple.juliet.address.local ?? ""
    await street.setRole(nick, "visitor", "Hush")
    await until(there.standing, (standing) => standing.state === "inside" && standing.role === "visitor")
    await street.setRole(nick, "participant")

    await street.kick(nick, "Get thee gone")
    const out = await until(there.standing, ({ state }) => state === "refused")
    assert.equal(out.state === "refused" && out.problem.kind, "kicked")
    assert.equal(out.state === "refused" && out.problem.reason, "Get thee gone")
    await until(street.events, (events) => events.some(({ kind }) => kind === "kicked"))

    await julietHere.rooms.join(street.jid)
    await street.setAffiliation(couple.juliet.address, "outcast", "For good")
    const banned = await until(there.standing, ({ state }) => state === "refused")
    assert.equal(banned.state === "refused" && banned.problem.kind, "banned")
    await assert.rejects(julietHere.rooms.join(street.jid), { name: "RoomRefused" })
    const outcasts = await street.listAffiliates("outcast")
    assert.deepEqual(
      outcasts.map(({ jid }) => jid.toString()),
      [couple.juliet.address.toString()],
    )
  })

  test("problems are said in words", async () => {
    const [romeoHere, julietHere] = await couple.signIn()
    const street = await openChannel(romeoHere)
    const kindOf = async (work: Promise<unknown>) => {
      try {
        await work
      } catch (error) {
        return (error as { problem?: { kind: string } }).problem?.kind
      }
      return "none"
    }
    const nowhere = Jid.from({ local: "nobody-is-here", domain: street.jid.domain })
    assert.equal(await kindOf(julietHere.rooms.join(nowhere)), "not-found")
    assert.equal(
      await kindOf(julietHere.rooms.join(street.jid, { nick: couple.romeo.address.local ?? "" })),
      "nick-taken",
    )
    await street.configure({
      "muc#roomconfig_passwordprotectedroom": true,
      "muc#roomconfig_roomsecret": "Open, locks",
    })
    assert.equal(await kindOf(julietHere.rooms.join(street.jid, { nick: "Juliet" })), "password")
    const there = await julietHere.rooms.join(street.jid, { nick: "Juliet", password: "Open, locks" })
    assert.equal(there.standing.get().state, "inside")
    await street.destroy("The play is over")
    const gone = await until(there.standing, ({ state }) => state === "refused")
    assert.equal(gone.state === "refused" && gone.problem.kind, "destroyed")
  })

  test("subject, names and typing are seen by all", async () => {
    const [romeoHere, julietHere] = await couple.signIn()
    const street = await openChannel(romeoHere)
    const there = await julietHere.rooms.join(street.jid)
    await street.setSubject("The feud")
    await until(there.subject, ({ text }) => text === "The feud")
    const [owner = ""] = nicksIn(street)
    await assert.rejects(there.setNick(owner), { name: "RoomRefused", problem: { kind: "nick-taken" } })
    await there.setNick("Capulet")
    await until(street.events, (events) =>
      events.some((event) => event.kind === "renamed" && event.to === "Capulet"),
    )
    assert.ok(street.findOccupant("Capulet"))
    const standing = await until(there.standing, (now) => now.state === "inside" && now.nick === "Capulet")
    assert.ok(standing)
    julietHere.conversation(street.jid).setTyping(true)
    await until(street.typing, ([nick]) => nick === "Capulet")
    await julietHere.conversation(street.jid).send("Here I am")
    const [heard] = await until(romeoHere.conversation(street.jid).messages, ({ length }) => length === 1)
    assert.equal(heard?.senderName, "Capulet")
    await until(street.typing, ({ length }) => length === 0)
  })

  test("a room without a word is in the list, and who is named there is told so", async () => {
    const [romeoHere, julietHere] = await couple.signIn()
    const street = await openChannel(romeoHere)
    await julietHere.rooms.join(street.jid)
    const [summary] = await until(julietHere.conversations, ({ length }) => length === 1)
    assert.equal(summary?.kind, "room")
    assert.equal(summary?.lastMessage, undefined)
    const ofRomeo = romeoHere.conversation(street.jid)
    await ofRomeo.send("Who is there?")
    await ofRomeo.send(`I mean you, ${couple.juliet.address.local}!`)
    await until(julietHere.conversations, ([first]) => first?.unread === 2 && first.mentions === 1)
    const heard = julietHere.conversation(street.jid)
    const messages = await until(heard.messages, ({ length }) => length === 2)
    assert.deepEqual(
      messages.map(({ mentionsMe }) => mentionsMe === true),
      [false, true],
    )
    await heard.markDisplayed()
    await until(julietHere.conversations, ([first]) => first?.unread === 0 && first.mentions === 0)
  })

  test("what was read on one device is read on all", async () => {
    const [romeoHere, julietHere] = await couple.signIn()
    const julietThere = await signIn(couple.juliet, couple.host.webSocket)
    const street = await openChannel(romeoHere)
    await julietHere.rooms.join(street.jid)
    const ofRomeo = romeoHere.conversation(street.jid)
    for (const line of ["one", "two", "three"]) await ofRomeo.send(line)
    const unreadOf = (device: Account, count: number) =>
      until(device.conversations, ([first]) => first?.kind === "room" && first.unread === count)
    await unreadOf(julietHere, 3)
    await unreadOf(julietThere, 3)
    await julietHere.conversation(street.jid).markDisplayed()
    await unreadOf(julietThere, 0)
    await ofRomeo.send("four")
    await unreadOf(julietThere, 1)
    const elsewhere = await signIn(couple.juliet, couple.host.webSocket)
    await until(
      elsewhere.conversations,
      ([first]) => first?.lastMessage?.body === "four" && first.unread === 1,
    )
  })

  test("two talk aside in a room", async () => {
    const [romeoHere, julietHere] = await couple.signIn()
    const street = await openChannel(romeoHere)
    await julietHere.rooms.join(street.jid)
    await whenPresent(street, 2)
    const nick = (person: Person): Jid => street.jid.withResource(person.address.local ?? "")
    const aside = romeoHere.conversation(nick(couple.juliet))
    await aside.send("Meet me at nine")
    const hers = julietHere.conversation(nick(couple.romeo))
    const [heard] = await until(hers.messages, ({ length }) => length === 1)
    assert.equal(heard?.body, "Meet me at nine")
    assert.deepEqual(julietHere.conversation(street.jid).messages.get(), [])
  })
})
