import { html } from "@kith/feature-kit"
import type { Words } from "./words.ts"

export const french: Words = {
  tag: "fr",
  direction: "ltr",
  wantsToTalk: (name) => `${name} souhaite discuter avec vous`,
  invitedTo: (domain) => `Vous avez une invitation à ${domain}`,
  invitationFrom: (inviter) => `Une invitation de ${inviter}.`,
  invitesToAccount: (inviter, domain) => `${inviter} vous invite à avoir un compte sur ${domain}.`,
  addressKept: (address) => html`L’adresse ${address} vous est réservée.`,
  alsoRoom: (room) => html`Dans ce navigateur, vous entrez aussi dans le groupe ${room}.`,
  signUpHere: "Créer un compte dans ce navigateur",
  goOnHere: "Continuer dans ce navigateur",
  openInApp: "Ouvrir dans votre application XMPP",
  noAppYet:
    "Rien ne se passe ? Alors il n’y a pas encore d’application XMPP sur cet appareil. Installez-en une de la liste, puis revenez sur cette page.",
  qrCode: "Code QR de cette page",
  pointCamera: "Pour continuer sur votre téléphone, visez ici avec son appareil photo.",
  apps: "Applications au choix",
  appsText: "C’est une invitation à XMPP, qui n’appartient à personne : prenez l’application qui vous plaît.",
  validUntil: (day) => `Valable jusqu’au ${day}.`,
  validUntilForOne: (day) => `Valable jusqu’au ${day}, pour une personne.`,
  doNotKnow: (inviter) => html`Si vous ne connaissez pas ${inviter}, vous n’avez rien à faire.`,
  notValid: "Cette invitation n’est pas valable",
  usedOrOld: "Elle a déjà servi, ou est trop ancienne.",
  whyNotValid: "Elle a déjà servi, est trop ancienne, ou une partie du lien s’est perdue en route.",
  askForNew: "Demandez-en une nouvelle à la personne qui l’a envoyée. Cela ne lui prendra qu’un instant.",
  toStart: "Aller à la page d’accueil",
}
