import { html } from "@kith/feature-kit"
import type { Words } from "./words.ts"

export const russian: Words = {
  tag: "ru",
  direction: "ltr",
  wantsToTalk: (name) => `${name} хочет общаться с вами`,
  invitedTo: (domain) => `Вас приглашают на ${domain}`,
  invitationFrom: (inviter) => `Приглашение от ${inviter}.`,
  invitesToAccount: (inviter, domain) => `${inviter} приглашает вас завести аккаунт на ${domain}.`,
  addressKept: (address) => html`Адрес ${address} оставлен для вас.`,
  alsoRoom: (room) => html`В этом браузере вы попадёте и в группу ${room}.`,
  signUpHere: "Создать аккаунт в этом браузере",
  goOnHere: "Продолжить в этом браузере",
  openInApp: "Открыть в приложении XMPP",
  noAppYet:
    "Ничего не происходит? Значит, на этом устройстве ещё нет приложения XMPP. Установите любое из списка и вернитесь на эту страницу.",
  qrCode: "QR-код этой страницы",
  pointCamera: "Чтобы продолжить на телефоне, наведите сюда его камеру.",
  apps: "Приложения на выбор",
  appsText: "Это приглашение в XMPP, который никому не принадлежит: берите приложение, какое нравится.",
  validUntil: (day) => `Действует до ${day}.`,
  validUntilForOne: (day) => `Действует до ${day}, для одного человека.`,
  doNotKnow: (inviter) => html`Если вы не знаете, кто такой ${inviter}, ничего делать не нужно.`,
  notValid: "Это приглашение недействительно",
  usedOrOld: "Им уже воспользовались, или оно устарело.",
  whyNotValid: "Им уже воспользовались, оно устарело, или часть ссылки потерялась по дороге.",
  askForNew: "Попросите новое у того, кто его прислал. Это займёт одну минуту.",
  toStart: "На главную страницу",
}
