import type { IncomingMessage } from "node:http"

const MAX_ANSWER_BYTES = 16 * 1024

/** What the service refused, or why it cannot be reached. */
export class S3Error extends Error {
  /** 0 where there was no answer. */
  readonly status: number

  constructor(status: number, code: string | undefined, cause?: unknown) {
    const reason = status === 0 ? "cannot be reached" : `answered ${status}`
    super(`The S3 service ${reason}${code === undefined ? "" : `: ${code}`}`, { cause })
    this.status = status
  }

  /** Of a connection. */
  static of(cause: unknown): S3Error {
    if (cause instanceof S3Error) return cause
    return new S3Error(0, cause instanceof Error ? cause.message : undefined, cause)
  }

  /** RFC 9110 §15.6: what the service cannot do now, it may do in a moment. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500
  }
}

/** The word for programs in an error of S3, such as `AccessDenied`. The rest is not read. */
export async function readErrorCode(answer: IncomingMessage): Promise<string | undefined> {
  let text = ""
  try {
    for await (const chunk of answer.setEncoding("latin1")) {
      text += chunk
      if (text.length > MAX_ANSWER_BYTES) break
    }
  } catch {
    // The status says enough.
  }
  return /<Code>(\w{1,64})<\/Code>/.exec(text)?.[1]
}
