/** An element of an extension is not as its specification wants it; the sender gets `bad-request`. */
export class MalformedError extends Error {
  override readonly name = "MalformedError"
}
