import { CHANNEL_BINDING_TYPES, type ChannelBindingType } from "./channel-binding.ts"
import { SCRAM_HASHES, type ScramHashName } from "./scram-keys.ts"

/** `channelBinding` is set for a mechanism whose name ends in `-PLUS`. */
export type ChosenMechanism =
  | { readonly name: "PLAIN" }
  | {
      readonly name: string
      readonly hash: ScramHashName
      readonly channelBinding: ChannelBindingType | undefined
    }

/**
 * The best mechanism that a server offers and this client can use: bound to the channel before unbound, the stronger
 * hash first, PLAIN last and only where nobody can listen. `channelBindings` are the types that this client can supply and
 * the server takes (XEP-0440).
 */
export function chooseMechanism(
  offered: readonly string[],
  means: { readonly channelBindings: readonly ChannelBindingType[]; readonly isConfidential: boolean },
): ChosenMechanism | undefined {
  const channelBinding = CHANNEL_BINDING_TYPES.find((type) => means.channelBindings.includes(type))
  for (const suffix of channelBinding === undefined ? [""] : ["-PLUS", ""]) {
    for (const hash of SCRAM_HASHES.toReversed()) {
      const name = `SCRAM-${hash}${suffix}`
      if (!offered.includes(name)) continue
      return { name, hash, channelBinding: suffix === "" ? undefined : channelBinding }
    }
  }
  return means.isConfidential && offered.includes("PLAIN") ? { name: "PLAIN" } : undefined
}
