import type { StanzaErrorCondition } from "@kith/xmpp"
import type { Failure, UploadFailure } from "./failure.ts"
import type { RoomProblemKind } from "./rooms/room-problem.ts"

const CONDITIONS: Partial<Record<StanzaErrorCondition, string>> = {
  "service-unavailable": "This address cannot be reached: it may not exist, or it does not take messages.",
  "item-not-found": "There is nobody and nothing at this address. Check it.",
  "remote-server-not-found":
    "The other server cannot be found, or does not prove who it is. Is the address right?",
  "remote-server-timeout": "There was no answer in time. Try again later.",
  "recipient-unavailable": "The recipient cannot be reached at the moment. Try again later.",
  "resource-constraint": "The other side has no room for more at the moment. Try again later.",
  "policy-violation": "A rule of the server does not allow this.",
  "not-acceptable": "The other side does not accept this.",
  "not-allowed": "This is not allowed.",
  "jid-malformed": "This is not a valid address. Check how it is written.",
  forbidden: "You are not allowed to do this.",
  "bad-request": "The other side could not make sense of this.",
  gone: "This address has moved or does not exist any more.",
}

const ROOM_PROBLEMS: Readonly<Record<RoomProblemKind, string>> = {
  banned: "You are banned from this group. Ask one of its administrators if you think that is a mistake.",
  kicked: "You were removed from this group. You can join again.",
  "members-only": "Only members may join this group. Ask somebody in it to invite you.",
  password: "This group has a password. Enter it to join, or ask somebody in it.",
  "wrong-password": "That is not the password of this group. Try another one, or ask somebody in it.",
  "expired-link": "This invitation link has been used up or is too old. Ask for a new one.",
  full: "This group is full at the moment. Try again later.",
  "nick-refused":
    "This group wants you to use the name it knows you by, or a simpler one. Choose another name.",
  "nick-taken": "Somebody in this group has that name already. Choose another one.",
  "not-found": "There is no group at this address. Check it, or ask for the right one.",
  locked: "This group is being set up and lets nobody in yet. Try again in a moment.",
  destroyed: "This group does not exist any more.",
  unreachable: "The server of this group cannot be reached. We keep trying.",
  form: "This group asks a question before it lets you in.",
  removed: "You are no longer a member of this group. Ask somebody in it to invite you.",
  "address-taken": "There is a group at this address already. Choose another one.",
  "no-service": "This server has no groups. Ask whoever runs it, or create the group on another server.",
  other: "This group cannot be joined.",
}

/** A sentence that tells what to do next, for programs that have no words of their own. */
export function inEnglish(failure: Failure): string {
  switch (failure.kind) {
    case "not-connected":
      return "There is no connection to the server. Try again when you are online."
    case "too-long":
      return `This message is too long: at most ${failure.maxBytes} bytes can be sent at once.`
    case "not-kept":
      return failure.isForRoom
        ? "This device cannot keep the message for want of room. Make some: then it is sent by itself."
        : "This device cannot keep the message, so it was not sent. Make room, then try again."
    case "too-many-contacts":
      return `Some of your contacts are missing here: more than ${failure.most}, or a longer list than can be read. Remove some.`
    case "stanza":
      return stanzaInEnglish(failure)
    case "no-voice":
      return "You cannot write in this group at the moment. Ask its moderators to let you."
    case "not-in-room":
      return "You are not in this group. Join it, then try again."
    case "room":
      return `${ROOM_PROBLEMS[failure.problem]}${failure.text === undefined ? "" : ` ${failure.text}`}`
    case "direct-elsewhere":
      return "Another window handles this file. Answer it there, or wait until it is offered again."
    case "direct-nobody":
      return "No device of this contact that takes files directly is online. Try again when one is, or send the file by your server."
    case "direct-lost":
      return "The file is not on this device any more. Choose it again."
    case "said":
      return failure.text
    default:
      return uploadInEnglish(failure)
  }
}

function stanzaInEnglish({ condition, text }: { condition: StanzaErrorCondition; text?: string }): string {
  const isByRule = condition === "policy-violation" || condition === "resource-constraint"
  if (isByRule && text !== undefined) return text
  return CONDITIONS[condition] ?? text ?? "The server answered with an error. Try again later."
}

function uploadInEnglish(failure: UploadFailure): string {
  switch (failure.kind) {
    case "file-too-large": {
      const most =
        failure.maxBytes === undefined ? "" : ` It takes files of up to ${describeBytes(failure.maxBytes)}.`
      return `${fileNamed(failure.name)} is too large for your server.${most} Send a smaller one.`
    }
    case "empty-file":
      return `${fileNamed(failure.name)} is empty. Choose another one.`
    case "too-many-files":
      return `One message takes at most ${failure.most} files. Send the rest in another.`
    case "upload-quota":
      return failure.retryAt === undefined
        ? "You have uploaded as much as your server allows. Delete files you no longer need, or try again later."
        : `You have uploaded as much as your server allows. Try again after ${new Date(failure.retryAt).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })}.`
    case "upload-refused":
      return `Your server does not take the file. ${stanzaInEnglish(failure)}`
    case "upload-answer":
      return `Your server did not take the file (answer ${failure.status}). Try again later.`
    case "device-full":
      return failure.waitingBytes === undefined
        ? "This device has no room for the file until it is sent. Make room, then try again."
        : `${describeBytes(failure.waitingBytes)} are waiting on this device to be sent. Wait until they are, then send more.`
    case "no-upload-service":
      return "Your server takes no files. Ask whoever runs it to switch on HTTP File Upload."
    case "no-slot":
      return "Your server did not say where the file is to go. Tell whoever runs it."
    case "upload-broke":
      return "The connection broke while the file was sent. Try again."
    case "server-full":
      return "Your server has no room for more files. Tell whoever runs it."
    case "files-failed":
      return `${failure.count === 1 ? "One file" : `${failure.count} files`} could not be uploaded. Try again, or leave out what does not go.`
    case "file-lost":
      return "The file is not on this device any more. Leave it out, and choose it again."
    case "upload-failed":
      return "The file could not be sent. Try again."
  }
}

const fileNamed = (name: string | undefined) => (name === undefined ? "The file" : `“${name}”`)

/** As people say it: 8 MB, 512 KB. */
export function describeBytes(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB"]
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value >= 10 || unit === 0 ? Math.floor(value) : Math.floor(value * 10) / 10} ${units[unit]}`
}
