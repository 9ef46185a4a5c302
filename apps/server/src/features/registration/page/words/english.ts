import { html } from "@kith/feature-kit"
import type { Words } from "./words.ts"

export const english: Words = {
  tag: "en-GB",
  direction: "ltr",
  wantsToTalk: (name) => `${name} would like to talk to you`,
  invitedTo: (domain) => `You are invited to ${domain}`,
  invitationFrom: (inviter) => `An invitation from ${inviter}.`,
  invitesToAccount: (inviter, domain) => `${inviter} invites you to have an account at ${domain}.`,
  addressKept: (address) => html`The address ${address} is kept for you.`,
  alsoRoom: (room) => html`In this browser you also come into the group ${room}.`,
  signUpHere: "Sign up in this browser",
  goOnHere: "Go on in this browser",
  openInApp: "Open in your XMPP app",
  noAppYet:
    "Nothing happens? Then there is no XMPP app on this device yet. Install one from the list, and come back to this page.",
  qrCode: "QR code of this page",
  pointCamera: "To go on with your phone, point its camera here.",
  apps: "Apps to choose from",
  appsText: "This is an invitation to XMPP, which belongs to nobody: take the app you like best.",
  validUntil: (day) => `Valid until ${day}.`,
  validUntilForOne: (day) => `Valid until ${day}, for one person.`,
  doNotKnow: (inviter) => html`If you do not know ${inviter}, there is nothing you need to do.`,
  notValid: "This invitation is not valid",
  usedOrOld: "It was used already, or is too old.",
  whyNotValid: "It was used already, it is too old, or a part of the link got lost on the way.",
  askForNew: "Ask whoever sent it for a new one. That takes them a moment.",
  toStart: "Go to the start page",
}
