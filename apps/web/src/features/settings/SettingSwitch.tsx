import type { SettingValues } from "@kith/client"
import { Switch } from "../../ui/switch/Switch.tsx"
import { useSetting } from "./useSetting.ts"

/** The settings that are on or off. */
type SwitchKey = {
  [Key in keyof SettingValues]: SettingValues[Key] extends boolean ? Key : never
}[keyof SettingValues]

export function SettingSwitch({
  setting,
  label,
  hint,
}: {
  readonly setting: SwitchKey
  readonly label: string
  readonly hint?: string
}) {
  const [isOn, set] = useSetting(setting)
  return <Switch label={label} hint={hint} checked={isOn} onChange={set} />
}
