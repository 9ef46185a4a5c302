/** XEP-0413 Order-By. */
export const NS_ORDER_BY = "urn:xmpp:order-by:1"
