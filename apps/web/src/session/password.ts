import { deriveClientKeys, nobleScramCrypto, type ScramClientKeys } from "@kith/xmpp"

/** Whether a password is the one these keys were made of. */
export async function isPasswordOf(keys: ScramClientKeys, password: string): Promise<boolean> {
  const { salt, iterations, hash, clientKey } = keys
  try {
    const derived = await deriveClientKeys(password, salt, iterations, hash, nobleScramCrypto)
    return derived.clientKey.every((byte, index) => byte === clientKey[index])
  } catch {
    // Text that cannot be a password at all.
    return false
  }
}

/** Whether both were made of the same password. */
export function areSameKeys(one: ScramClientKeys, other: ScramClientKeys | undefined): boolean {
  return (
    one.hash === other?.hash &&
    one.clientKey.length === other.clientKey.length &&
    one.clientKey.every((byte, index) => byte === other.clientKey[index])
  )
}
