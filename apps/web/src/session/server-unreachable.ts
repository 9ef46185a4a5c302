/** A server does not answer, or nobody says where it is. `message` is a sentence to show. */
export class ServerUnreachable extends Error {
  override readonly name = "ServerUnreachable"
}
