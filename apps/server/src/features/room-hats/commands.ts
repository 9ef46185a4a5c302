import { type DataForm, type FormField, Jid } from "@kith/xmpp"
import { type Hat, NS_HAT_COMMANDS } from "@kith/xmpp/extensions"
import { type Answers, type Command, type CommandCaller, done } from "../ad-hoc-commands/index.ts"
import type { Room } from "../rooms/index.ts"
import type { RoomHats } from "./service.ts"

const FORM_TYPE: FormField = { name: "FORM_TYPE", type: "hidden", values: [NS_HAT_COMMANDS] }
const JID: FormField = { name: "hats#jid", type: "jid-single", label: "User Address", isRequired: true }

const form = (title: string, ...fields: readonly FormField[]): DataForm => ({
  type: "form",
  title,
  fields: [FORM_TYPE, ...fields],
})

const choiceOf = (hats: readonly Hat[]): FormField => ({
  name: "hats#uri",
  type: "list-single",
  label: "Hat",
  isRequired: true,
  options: hats.map(({ uri, title }) => ({ value: uri, label: title })),
  // What is no hat any more is answered in words of its own.
  isOpen: true,
})

const valuesOf = ({ title, uri, hue = "" }: Hat): readonly FormField[] => [
  { name: "hats#title", values: [title] },
  { name: "hats#uri", values: [uri] },
  { name: "hats#hue", values: [hue] },
]

/** XEP-0317 §4 and §5: the commands of every room. */
export function createHatCommands(
  hats: RoomHats,
  roomOf: (address: Jid) => Room | undefined | Promise<Room | undefined>,
): readonly Command[] {
  const node = (name: string) => `${NS_HAT_COMMANDS}:${name}`

  const command = (
    name: string,
    title: string,
    isAllowed: (room: Room, user: Jid) => boolean,
    run: (room: Room, caller: CommandCaller) => Promise<Awaited<ReturnType<Command["run"]>>>,
  ): Command => ({
    node: node(name),
    name: title,
    async allows({ from, to }) {
      const room = await roomOf(to)
      return room !== undefined && isAllowed(room, from)
    },
    async run(caller) {
      const room = await roomOf(caller.to)
      if (room === undefined) throw new Error("A command ran in a room that is not there")
      return run(room, caller)
    },
  })

  const changing = (
    name: string,
    title: string,
    ask: (room: Room) => Promise<DataForm>,
    change: (room: Room, answers: Answers, user: Jid) => Promise<void>,
    text: string,
  ): Command =>
    command(name, title, hats.mayChange, async (room) => ({
      form: await ask(room),
      complete: async (answers, { from }) => {
        await change(room, answers, from)
        return done(text)
      },
    }))

  const wearerOf = (answers: Answers): Jid => Jid.parse(answers.get("hats#jid"))

  return [
    changing(
      "create",
      "Create a hat",
      async () =>
        form(
          "Creating a Hat",
          { name: "hats#title", type: "text-single", label: "Hat Title", isRequired: true },
          { name: "hats#uri", type: "text-single", label: "Hat URI", isRequired: true },
          { name: "hats#hue", type: "text-single", label: "Hat Hue" },
        ),
      (room, answers, user) =>
        hats.create(room, user, {
          title: answers.get("hats#title"),
          uri: answers.get("hats#uri"),
          hue: answers.find("hats#hue"),
        }),
      "The hat is there.",
    ),
    changing(
      "destroy",
      "Destroy a hat",
      async (room) => form("Destroying a Hat", choiceOf(await hats.list(room))),
      (room, answers, user) => hats.destroy(room, user, answers.get("hats#uri")),
      "The hat is gone.",
    ),
    command("list", "List hats", hats.mayList, async (room) => ({
      result: {
        type: "result",
        title: "Hats List",
        fields: [FORM_TYPE],
        reported: [{ name: "hats#title" }, { name: "hats#uri" }, { name: "hats#hue" }],
        items: (await hats.list(room)).map(valuesOf),
      },
    })),
    changing(
      "assign",
      "Assign a hat",
      async (room) => form("Assigning a Hat", JID, choiceOf(await hats.list(room))),
      (room, answers, user) => hats.assign(room, user, wearerOf(answers), answers.get("hats#uri")),
      "The hat is on.",
    ),
    changing(
      "unassign",
      "Remove a hat",
      async (room) => form("Removing a Hat", JID, choiceOf(await hats.list(room))),
      (room, answers, user) => hats.unassign(room, user, wearerOf(answers), answers.get("hats#uri")),
      "The hat is off.",
    ),
    command("list-assigned", "List assigned hats", hats.mayChange, async (room, { from }) => ({
      result: {
        type: "result",
        title: "Assigned Hats List",
        fields: [FORM_TYPE],
        reported: [{ name: "hats#jid" }, { name: "hats#title" }, { name: "hats#uri" }, { name: "hats#hue" }],
        items: (await hats.listAssigned(room, from)).map(({ jid, hat }) => [
          { name: "hats#jid", values: [jid] },
          ...valuesOf(hat),
        ]),
      },
    })),
  ]
}
