import { html } from "@kith/feature-kit"
import type { Words } from "./words.ts"

export const german: Words = {
  tag: "de",
  direction: "ltr",
  wantsToTalk: (name) => `${name} möchte sich mit dir unterhalten`,
  invitedTo: (domain) => `Du bist zu ${domain} eingeladen`,
  invitationFrom: (inviter) => `Eine Einladung von ${inviter}.`,
  invitesToAccount: (inviter, domain) => `${inviter} lädt dich zu einem Konto auf ${domain} ein.`,
  addressKept: (address) => html`Die Adresse ${address} ist für dich reserviert.`,
  alsoRoom: (room) => html`In diesem Browser kommst du auch in die Gruppe ${room}.`,
  signUpHere: "Konto in diesem Browser erstellen",
  goOnHere: "In diesem Browser weiter",
  openInApp: "In deiner XMPP-App öffnen",
  noAppYet:
    "Es passiert nichts? Dann gibt es auf diesem Gerät noch keine XMPP-App. Installiere eine aus der Liste und komm auf diese Seite zurück.",
  qrCode: "QR-Code dieser Seite",
  pointCamera: "Um mit dem Handy weiterzumachen, richte die Kamera hierher.",
  apps: "Apps zur Auswahl",
  appsText: "Das ist eine Einladung zu XMPP, das niemandem gehört: Nimm die App, die dir am besten gefällt.",
  validUntil: (day) => `Gültig bis ${day}.`,
  validUntilForOne: (day) => `Gültig bis ${day}, für eine Person.`,
  doNotKnow: (inviter) => html`Wenn du ${inviter} nicht kennst, brauchst du nichts zu tun.`,
  notValid: "Diese Einladung gilt nicht",
  usedOrOld: "Sie wurde schon benutzt oder ist zu alt.",
  whyNotValid: "Sie wurde schon benutzt, ist zu alt, oder ein Teil des Links ging unterwegs verloren.",
  askForNew: "Bitte die Person, die sie geschickt hat, um eine neue. Das dauert nur einen Moment.",
  toStart: "Zur Startseite",
}
