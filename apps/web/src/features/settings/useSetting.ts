import type { SettingValues } from "@kith/client"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { showToast } from "../../ui/toast/toasts.ts"

/** A setting that holds on all devices, and how to change it. */
export function useSetting<Key extends keyof SettingValues>(
  key: Key,
): readonly [SettingValues[Key], (value: SettingValues[Key]) => void] {
  const { settings } = useAccount()
  const value = useLive(settings.all)[key]
  return [value, (next) => void settings.set(key, next).catch((error) => showToast(sentenceOf(error)))]
}
