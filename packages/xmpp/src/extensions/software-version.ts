/** XEP-0092 Software Version. */
export const NS_VERSION = "jabber:iq:version"
