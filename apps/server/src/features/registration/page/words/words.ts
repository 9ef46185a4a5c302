import type { Html } from "@kith/feature-kit"

/** What the page of an invitation says, in one language. Addresses and names come as markup of their own. */
export interface Words {
  /** BCP 47 */
  readonly tag: string
  readonly direction: "ltr" | "rtl"
  wantsToTalk(name: string): string
  invitedTo(domain: string): string
  invitationFrom(inviter: string): string
  invitesToAccount(inviter: string, domain: string): string
  addressKept(address: Html): Html
  alsoRoom(room: Html): Html
  readonly signUpHere: string
  readonly goOnHere: string
  readonly openInApp: string
  readonly noAppYet: string
  readonly qrCode: string
  readonly pointCamera: string
  readonly apps: string
  readonly appsText: string
  validUntil(day: string): string
  validUntilForOne(day: string): string
  doNotKnow(inviter: Html): Html
  readonly notValid: string
  readonly usedOrOld: string
  readonly whyNotValid: string
  readonly askForNew: string
  readonly toStart: string
}
