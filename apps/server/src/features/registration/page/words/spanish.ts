import { html } from "@kith/feature-kit"
import type { Words } from "./words.ts"

export const spanish: Words = {
  tag: "es",
  direction: "ltr",
  wantsToTalk: (name) => `${name} quiere hablar contigo`,
  invitedTo: (domain) => `Tienes una invitación a ${domain}`,
  invitationFrom: (inviter) => `Una invitación de ${inviter}.`,
  invitesToAccount: (inviter, domain) => `${inviter} te invita a tener una cuenta en ${domain}.`,
  addressKept: (address) => html`La dirección ${address} está reservada para ti.`,
  alsoRoom: (room) => html`En este navegador entras también en el grupo ${room}.`,
  signUpHere: "Crear una cuenta en este navegador",
  goOnHere: "Continuar en este navegador",
  openInApp: "Abrir en tu aplicación XMPP",
  noAppYet:
    "¿No pasa nada? Entonces aún no hay ninguna aplicación XMPP en este dispositivo. Instala una de la lista y vuelve a esta página.",
  qrCode: "Código QR de esta página",
  pointCamera: "Para continuar en el móvil, apunta aquí con su cámara.",
  apps: "Aplicaciones para elegir",
  appsText: "Esta es una invitación a XMPP, que no es de nadie: usa la aplicación que más te guste.",
  validUntil: (day) => `Vale hasta el ${day}.`,
  validUntilForOne: (day) => `Vale hasta el ${day}, para una persona.`,
  doNotKnow: (inviter) => html`Si no conoces a ${inviter}, no tienes que hacer nada.`,
  notValid: "Esta invitación no vale",
  usedOrOld: "Ya se usó, o es demasiado antigua.",
  whyNotValid: "Ya se usó, es demasiado antigua, o una parte del enlace se perdió por el camino.",
  askForNew: "Pide otra a quien te la envió. No le llevará más que un momento.",
  toStart: "Ir a la página de inicio",
}
