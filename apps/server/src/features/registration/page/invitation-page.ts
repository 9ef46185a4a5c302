import { type Html, html } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Invitation } from "../invitation.ts"
import { invitationUri } from "../links.ts"
import { clientsFor, type Platform } from "./clients.ts"
import { LOGO, renderPage } from "./layout.ts"
import { createQrCode, drawQrCode } from "./qr/qr-code.ts"
import type { Words } from "./words/words.ts"

/** Where the invited shall come besides. */
export interface InvitedRoom {
  readonly address: Jid
  /** Or a token that is good instead of one; empty where none is needed. */
  readonly password: string
}

export interface InvitationPage {
  readonly words: Words
  readonly invitation: Invitation
  readonly token: string
  readonly domain: string
  /** This page as the visitor sees it in the address bar. */
  readonly url: string
  readonly platform: Platform | undefined
  readonly room: InvitedRoom | undefined
}

/** What an invitation is, and every way to follow it (XEP-0401 §5.2, XEP-0379 §4.3). */
export function renderInvitation(page: InvitationPage): string {
  const { words, invitation, token, domain, room } = page
  const inviter = invitation.inviter.toString()
  const isContact = invitation.kind === "contact"
  const title = isContact ? words.wantsToTalk(invitation.inviter.local ?? inviter) : words.invitedTo(domain)
  const description = isContact ? words.invitationFrom(inviter) : words.invitesToAccount(inviter, domain)
  const day = formatDay(words, invitation.expiresAt)
  return renderPage({
    words,
    title,
    description,
    content: html`
      <header>${LOGO}<h1>${title}</h1><p>${description}</p>${keptName(words, invitation, domain)}${roomLine(words, room)}</header>
      <div class="choices">
        ${
          invitation.letsRegister
            ? html`<a class="button primary" href="${signUpPath(token, room)}">${words.signUpHere}</a>`
            : isContact
              ? html`<a class="button primary" href="${openPath(invitation, token, domain)}">${words.goOnHere}</a>`
              : undefined
        }
        <a class="button" href="${invitationUri(invitation, token, domain)}">${words.openInApp}</a>
        <p class="note">${words.noAppYet}</p>
      </div>
      ${renderQrCode(words, page.url)}
      <section>
        <h2>${words.apps}</h2>
        <p>${words.appsText}</p>
        <ul>${clientsFor(page.platform).map(
          ({ name, url, platforms }) =>
            html`<li><a href="${url}" rel="noopener noreferrer">${name}</a><span>${platforms.join(", ")}</span></li>`,
        )}</ul>
      </section>
      <footer>
        <p>${invitation.usesLeft === 1 ? words.validUntilForOne(day) : words.validUntil(day)}
        ${words.doNotKnow(html`<bdi>${inviter}</bdi>`)}</p>
      </footer>`,
  })
}

/** Secrets stand in the fragment, which stays in the browser. */
function signUpPath(token: string, room: InvitedRoom | undefined): string {
  if (room === undefined) return `/sign-up#${token}`
  const secrets = room.password === "" ? token : `${token};${encodeURIComponent(room.password)}`
  return `/sign-up?room=${encodeURIComponent(room.address.toString())}#${secrets}`
}

/** The web app, for who has an account somewhere. */
function openPath(invitation: Invitation, token: string, domain: string): string {
  return `/open?uri=${encodeURIComponent(invitationUri(invitation, token, domain))}`
}

function roomLine(words: Words, room: InvitedRoom | undefined): Html | undefined {
  if (room === undefined) return undefined
  return html`<p>${words.alsoRoom(html`<strong>${room.address.toString()}</strong>`)}</p>`
}

function keptName(words: Words, { username }: Invitation, domain: string): Html | undefined {
  if (username === undefined) return undefined
  return html`<p>${words.addressKept(html`<strong>${username}@${domain}</strong>`)}</p>`
}

function renderQrCode(words: Words, url: string): Html | undefined {
  const symbol = createQrCode(url)
  if (symbol === undefined) return undefined
  const { size, path } = drawQrCode(symbol)
  return html`
    <figure>
      <svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${words.qrCode}" shape-rendering="crispEdges">
        <rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#10201f"/>
      </svg>
      <figcaption>${words.pointCamera}</figcaption>
    </figure>`
}

/** Says no more than that, whatever is wrong with the token. */
export function renderUnusable(words: Words): string {
  return renderPage({
    words,
    title: words.notValid,
    description: words.usedOrOld,
    content: html`
      <header>${LOGO}<h1>${words.notValid}</h1>
        <p>${words.whyNotValid}</p>
        <p>${words.askForNew}</p></header>
      <div class="choices"><a class="button" href="/">${words.toStart}</a></div>`,
  })
}

const formatDay = ({ tag }: Words, time: number): string =>
  new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC" }).format(time)
