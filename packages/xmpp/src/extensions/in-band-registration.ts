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
