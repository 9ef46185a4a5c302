import type { Forwarder, MaybePromise } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import type { Elsewhere } from "./domain-table.ts"

/** Hands a stanza on as it is, once it is admitted. */
export function handOn(
  stanza: Stanza,
  forward: Forwarder,
  admit: Elsewhere["admit"] | undefined,
): MaybePromise<void> {
  const admitted = admit?.(stanza)
  return admitted instanceof Promise ? admitted.then(() => forward(stanza)) : forward(stanza)
}
