/** XEP-0012 Last Activity. */
export const NS_LAST = "jabber:iq:last"
