import type { LoadClient } from "./load-client.ts"
import { BODY } from "./pairs.ts"

/** A message that says when it was sent. */
export function sendTimed(sender: LoadClient, to: string): void {
  sender.send(sender.message(to, `t${performance.now()}`, BODY))
}

/** From now on adds to `latencies` how many milliseconds each timed message has taken that arrives there. */
export function noteLatencies(receiver: LoadClient, latencies: number[]): void {
  let rest = ""
  receiver.listen((received) => {
    rest += received.toString("latin1")
    for (let end = rest.indexOf("</message>"); end >= 0; end = rest.indexOf("</message>")) {
      const sentAt = /\sid=['"]t([\d.]+)['"]/.exec(rest.slice(0, end))?.[1]
      if (sentAt !== undefined) latencies.push(performance.now() - Number(sentAt))
      rest = rest.slice(end + "</message>".length)
    }
    // Nobody cares for what is no message.
    if (!rest.includes("<message")) rest = rest.slice(-"<message".length)
  })
}
