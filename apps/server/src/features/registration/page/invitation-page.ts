import { type Html, html } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Invitation } from "../invitation.ts"
import { invitationUri } from "../links.ts"
import { clientsFor, type Platform } from "./clients.ts"
import { LOGO, renderPage } from "./layout.ts"
import { createQrCode, drawQrCode } from "./qr/qr-code.ts"

/** Where the invited shall come besides. */
export interface InvitedRoom {
  readonly address: Jid
  /** Or a token that is good instead of one; empty where none is needed. */
  readonly password: string
}

export interface InvitationPage {
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
  const { invitation, token, domain, room } = page
  const inviter = invitation.inviter.toString()
  const isContact = invitation.kind === "contact"
  const title = isContact
    ? `${invitation.inviter.local} would like to talk to you`
    : `You are invited to ${domain}`
  const description = isContact
    ? `An invitation from ${inviter}.`
    : `${inviter} invites you to have an account at ${domain}.`
  return renderPage({
    title,
    description,
    content: html`
      <header>${LOGO}<h1>${title}</h1><p>${description}</p>${keptName(invitation, domain)}${roomLine(room)}</header>
      <div class="choices">
        ${
          invitation.letsRegister
            ? html`<a class="button primary" href="${signUpPath(token, room)}">Sign up in this browser</a>`
            : isContact
              ? html`<a class="button primary" href="${openPath(invitation, token, domain)}">Go on in this browser</a>`
              : undefined
        }
        <a class="button" href="${invitationUri(invitation, token, domain)}">Open in your XMPP app</a>
        <p class="note">Nothing happens? Then there is no XMPP app on this device yet. Install one from the list, and come back to this page.</p>
      </div>
      ${renderQrCode(page.url)}
      <section>
        <h2>Apps to choose from</h2>
        <p>This is an invitation to XMPP, which belongs to nobody: take the app you like best.</p>
        <ul>${clientsFor(page.platform).map(
          ({ name, url, platforms }) =>
            html`<li><a href="${url}" rel="noopener noreferrer">${name}</a><span>${platforms.join(", ")}</span></li>`,
        )}</ul>
      </section>
      <footer>
        <p>Valid until ${formatDay(invitation.expiresAt)}${invitation.usesLeft === 1 ? ", for one person" : ""}.
        If you do not know ${inviter}, there is nothing you need to do.</p>
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

function roomLine(room: InvitedRoom | undefined): Html | undefined {
  if (room === undefined) return undefined
  return html`<p>In this browser you also come into the group <strong>${room.address.toString()}</strong>.</p>`
}

function keptName({ username }: Invitation, domain: string): Html | undefined {
  if (username === undefined) return undefined
  return html`<p>The address <strong>${username}@${domain}</strong> is kept for you.</p>`
}

function renderQrCode(url: string): Html | undefined {
  const symbol = createQrCode(url)
  if (symbol === undefined) return undefined
  const { size, path } = drawQrCode(symbol)
  return html`
    <figure>
      <svg viewBox="0 0 ${size} ${size}" role="img" aria-label="QR code of this page" shape-rendering="crispEdges">
        <rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#10201f"/>
      </svg>
      <figcaption>To go on with your phone, point its camera here.</figcaption>
    </figure>`
}

/** Says no more than that, whatever is wrong with the token. */
export function renderUnusable(): string {
  return renderPage({
    title: "This invitation is not valid",
    description: "It was used already, or is too old.",
    content: html`
      <header>${LOGO}<h1>This invitation is not valid</h1>
        <p>It was used already, it is too old, or a part of the link got lost on the way.</p>
        <p>Ask whoever sent it for a new one. That takes them a moment.</p></header>
      <div class="choices"><a class="button" href="/">Go to the start page</a></div>`,
  })
}

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" })
const formatDay = (time: number): string => day.format(time)
