import { type DataForm, findField, findFieldValue } from "@kith/xmpp"
import { strings } from "../../strings/index.ts"
import { TextField } from "../../ui/field/TextField.tsx"
import { Segmented } from "../../ui/segmented/Segmented.tsx"
import { Select } from "../../ui/select/Select.tsx"
import { Switch } from "../../ui/switch/Switch.tsx"
import type { FormValues } from "./FormFields.tsx"
import { describePause, pausesWith } from "./pauses.ts"
import styles from "./rooms.module.css"

const text = strings.rooms
const MEMBERS_ONLY = "muc#roomconfig_membersonly"
const PASSWORD_NEEDED = "muc#roomconfig_passwordprotectedroom"
const PASSWORD = "muc#roomconfig_roomsecret"
const WHO_IS = "muc#roomconfig_whois"
const SLOW_MODE = "muc#roomconfig_slow_mode_duration"

/** Fields that groups of several makers have, under the names each gives them; the first that is there is meant. */
const SWITCHES: readonly (readonly [label: () => string, names: readonly string[]])[] = [
  [() => text.isListed, ["muc#roomconfig_publicroom"]],
  [() => text.moderated, ["muc#roomconfig_moderatedroom"]],
  [
    () => text.membersInvite,
    ["muc#roomconfig_allowinvites", "{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites"],
  ],
  [() => text.anyTopic, ["muc#roomconfig_changesubject"]],
  [() => text.keepsHistory, ["muc#roomconfig_enablelogging", "muc#roomconfig_enablearchiving", "mam"]],
]

/** The settings of a group that matter to people, in words of ours. */
export function KnownSettings({
  form,
  values,
  onChange,
}: {
  readonly form: DataForm
  readonly values: FormValues
  readonly onChange: (name: string, value: string | boolean) => void
}) {
  const has = (name: string) => findField(form, name) !== undefined
  const isOn = (name: string) => {
    const value = values[name]
    if (typeof value === "boolean") return value
    const given = findFieldValue(form, name)
    return given === "1" || given === "true"
  }
  const textOf = (name: string) => {
    const value = values[name]
    return typeof value === "string" ? value : (findFieldValue(form, name) ?? "")
  }
  return (
    <>
      {has(MEMBERS_ONLY) && (
        <div className={styles.choice}>
          <p aria-hidden="true">{text.whoMayCome}</p>
          <Segmented
            label={text.whoMayCome}
            value={isOn(MEMBERS_ONLY) ? "members" : "everybody"}
            options={[
              { value: "members", label: text.membersOnly },
              { value: "everybody", label: text.everybody },
            ]}
            onChange={(value) => onChange(MEMBERS_ONLY, value === "members")}
          />
        </div>
      )}
      {SWITCHES.map(([label, names]) => {
        const name = names.find(has)
        if (name === undefined) return null
        return (
          <Switch
            key={name}
            label={label()}
            checked={isOn(name)}
            onChange={(checked) => onChange(name, checked)}
          />
        )
      })}
      {has(WHO_IS) && (
        <Switch
          label={text.showsAddresses}
          checked={textOf(WHO_IS) === "anyone"}
          onChange={(checked) => onChange(WHO_IS, checked ? "anyone" : "moderators")}
        />
      )}
      {has(SLOW_MODE) && (
        <Select
          label={text.slowMode}
          value={textOf(SLOW_MODE) || "0"}
          options={pausesWith(textOf(SLOW_MODE)).map((seconds) => ({
            value: String(seconds),
            label: describePause(seconds),
          }))}
          onChange={(value) => onChange(SLOW_MODE, value)}
        />
      )}
      {has(PASSWORD_NEEDED) && (
        <Switch
          label={text.needsPassword}
          checked={isOn(PASSWORD_NEEDED)}
          onChange={(checked) => onChange(PASSWORD_NEEDED, checked)}
        />
      )}
      {isOn(PASSWORD_NEEDED) && has(PASSWORD) && (
        <TextField
          type="password"
          label={text.password}
          autoComplete="off"
          value={textOf(PASSWORD)}
          onChange={(event) => onChange(PASSWORD, event.target.value)}
        />
      )}
    </>
  )
}
