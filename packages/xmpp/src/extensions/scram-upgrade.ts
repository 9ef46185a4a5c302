import { decodeBase64, encodeBase64, SCRAM_HASHES, type ScramHashName } from "../sasl/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"
import { NS_SCRAM_UPGRADE } from "./extensible-sasl.ts"

const PREFIX = "UPGR-SCRAM-"

/** The task by which a server gets keys for that hash (XEP-0480 §3). */
export function scramUpgradeTask(hash: ScramHashName): string {
  return `${PREFIX}${hash}`
}

export function findScramUpgrade(task: string): ScramHashName | undefined {
  return SCRAM_HASHES.find((hash) => task === scramUpgradeTask(hash))
}

export interface UpgradeSalt {
  readonly salt: Uint8Array
  readonly iterations: number
}

/** What the client is to make the keys with. */
export function upgradeSalt({ salt, iterations }: UpgradeSalt): XmlElement {
  return xml("salt", { xmlns: NS_SCRAM_UPGRADE, iterations: String(iterations) }, encodeBase64(salt))
}

export function findUpgradeSalt(taskData: ElementHolder): UpgradeSalt | undefined {
  const element = taskData.child("salt", NS_SCRAM_UPGRADE)
  const salt = decodeBase64(element?.text.trim() ?? "")
  const iterations = /^[1-9]\d{0,8}$/.exec(element?.attrs.iterations ?? "")?.[0]
  if (salt === undefined || salt.length === 0 || iterations === undefined) return undefined
  return { salt, iterations: Number(iterations) }
}

/** The salted password, which the keys are made of (RFC 5802 §3). */
export function upgradeHash(saltedPassword: Uint8Array): XmlElement {
  return xml("hash", { xmlns: NS_SCRAM_UPGRADE }, encodeBase64(saltedPassword))
}

export function findUpgradeHash(taskData: ElementHolder): Uint8Array | undefined {
  const text = taskData.child("hash", NS_SCRAM_UPGRADE)?.text.trim()
  const bytes = text === undefined ? undefined : decodeBase64(text)
  return bytes?.length === 0 ? undefined : bytes
}
