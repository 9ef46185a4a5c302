/**
 * There is no such server: no such domain, or one that offers no XMPP to servers, or only at addresses where this server
 * does not connect. The message is for people.
 */
export class ServerNotFound extends Error {
  override readonly name = "ServerNotFound"
}

/** It may be there and cannot be reached now: no name server answers, or nobody at its addresses. The message is for people. */
export class ServerUnreachable extends Error {
  override readonly name = "ServerUnreachable"
}
