import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"

/** XEP-0077 In-Band Registration; also the FORM_TYPE of its form (§13.4). */
export const NS_REGISTER = "jabber:iq:register"
/** XEP-0077 §8: the stream feature. */
export const NS_REGISTER_FEATURE = "http://jabber.org/features/iq-register"
/** XEP-0077 §13.4: the FORM_TYPE of a form that changes a password. */
export const REGISTER_CHANGE_PASSWORD = "jabber:iq:register:changepassword"
/** XEP-0445 §4: a token that lets its holder register. */
export const NS_PREAUTH = "urn:xmpp:pars:0"
/** XEP-0445 §3: the stream feature. */
export const NS_INVITATION_FEATURE = "urn:xmpp:ibr-token:0"

/** XEP-0445 §4, XEP-0379 §4.4: sent before registering, and within a request to become a contact. */
export function preauthentication(token: string): XmlElement {
  return xml("preauth", { xmlns: NS_PREAUTH, token })
}

/** The token of a request to become a contact (XEP-0379 §4.4). */
export function findPreauthentication(request: ElementHolder): string | undefined {
  return request.child("preauth", NS_PREAUTH)?.attrs.token
}

/** XEP-0077 §3.1, §3.3: registers, or changes the password. */
export function registrationRequest(username: string, password: string): XmlElement {
  return xml("query", { xmlns: NS_REGISTER }, xml("username", {}, username), xml("password", {}, password))
}

/** XEP-0077 §3.2: gives the account up, with all that is in it. */
export function registrationRemoval(): XmlElement {
  return xml("query", { xmlns: NS_REGISTER }, xml("remove"))
}
