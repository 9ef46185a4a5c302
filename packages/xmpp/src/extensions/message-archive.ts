/** XEP-0313 Message Archive Management. */
export const NS_ARCHIVE = "urn:xmpp:mam:2"
/** XEP-0313 §7: also `before-id`, `after-id`, `ids`, flipped pages and metadata. */
export const NS_ARCHIVE_EXTENDED = "urn:xmpp:mam:2#extended"
/** XEP-0313 §7: the field `include-groupchat` is understood. */
export const NS_ARCHIVE_GROUPCHAT_FIELD = "urn:xmpp:mam:2#groupchat-field"
