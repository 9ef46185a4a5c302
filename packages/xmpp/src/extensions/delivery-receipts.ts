/** XEP-0184 Message Delivery Receipts. */
export const NS_RECEIPTS = "urn:xmpp:receipts"
