import type { QuietHours } from "@kith/client"
import { BellRing } from "lucide-react"
import { useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { useAccounts } from "../../session/useUnread.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Select } from "../../ui/select/Select.tsx"
import { Switch } from "../../ui/switch/Switch.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { Card } from "../settings/Card.tsx"
import { SettingSwitch } from "../settings/SettingSwitch.tsx"
import { useSetting } from "../settings/useSetting.ts"
import { changeDeviceNotifications, deviceNotifications } from "./device.ts"
import { permission } from "./show.ts"
import { playSound } from "./sound.ts"
import { disableWebPush, enableWebPush } from "./web-push.ts"
import { forgetRules } from "./worker-rules.ts"

const text = strings.notifications

export function NotificationsSection() {
  const [people, setPeople] = useSetting("notifyForPeople")
  const [groups, setGroups] = useSetting("notifyForGroups")
  return (
    <>
      <Card title={text.thisDevice}>
        <OnThisDevice />
      </Card>
      <Card title={text.which} text={text.whichText}>
        <Select
          label={text.people}
          value={people}
          options={[
            { value: "always", label: text.always },
            { value: "never", label: text.never },
          ]}
          onChange={setPeople}
        />
        <Select
          label={text.groups}
          value={groups}
          options={[
            { value: "always", label: text.always },
            { value: "on-mention", label: text.onMention },
            { value: "never", label: text.never },
          ]}
          onChange={setGroups}
        />
      </Card>
      <Card title={text.content}>
        <SettingSwitch setting="notificationsShowSender" label={text.showSender} hint={text.showSenderHint} />
        <SettingSwitch setting="notificationsShowText" label={text.showText} hint={text.showTextHint} />
      </Card>
      <Card title={text.quietHours} text={text.quietHoursText}>
        <QuietHoursChoice />
      </Card>
    </>
  )
}

/** The browser is asked on a click only, and what it said is told in words. */
function OnThisDevice() {
  const account = useAccount()
  const accounts = useAccounts()
  const { isOn, sounds } = useLive(deviceNotifications)
  const [allowed, setAllowed] = useState(permission())
  const [isBusy, setBusy] = useState(false)

  async function turnOn(): Promise<void> {
    setBusy(true)
    try {
      const answer = await Notification.requestPermission()
      setAllowed(answer)
      if (answer === "granted") {
        changeDeviceNotifications({ isOn: true })
        const wakes = await enableWebPush(account)
        for (const other of accounts) if (other !== account) await enableWebPush(other)
        showToast(wakes ? text.onAlways : text.onWhileOpen)
      }
    } catch (error) {
      showToast(sentenceOf(error))
    }
    setBusy(false)
  }

  async function turnOff(): Promise<void> {
    changeDeviceNotifications({ isOn: false })
    try {
      await forgetRules()
      await disableWebPush(accounts)
    } catch (error) {
      showToast(sentenceOf(error))
    }
  }

  return (
    <>
      {allowed === "unsupported" ? (
        <Notice kind="info">{text.unsupported}</Notice>
      ) : allowed === "denied" ? (
        <Notice kind="info">{text.denied}</Notice>
      ) : isOn && allowed === "granted" ? (
        <Switch label={text.show} hint={text.showHint} checked onChange={() => void turnOff()} />
      ) : (
        <div>
          <Button icon={<BellRing size={17} />} look="primary" busy={isBusy} onClick={() => void turnOn()}>
            {text.turnOn}
          </Button>
        </div>
      )}
      <Switch
        label={text.sounds}
        hint={text.soundsHint}
        checked={sounds}
        onChange={(isLoud) => {
          changeDeviceNotifications({ sounds: isLoud })
          if (isLoud) playSound()
        }}
      />
    </>
  )
}

const USUAL_HOURS: QuietHours = { from: 22 * 60, until: 7 * 60 }

function QuietHoursChoice() {
  const [hours, setHours] = useSetting("quietHours")
  return (
    <>
      <Switch
        label={text.quiet}
        checked={hours !== null}
        onChange={(isQuiet) => setHours(isQuiet ? USUAL_HOURS : null)}
      />
      {hours !== null &&
        (["from", "until"] as const).map((end) => (
          <TextField
            key={end}
            label={text[end]}
            type="time"
            value={formatMinutes(hours[end])}
            onChange={(event) => {
              const minutes = parseMinutes(event.target.value)
              if (minutes !== undefined) setHours({ ...hours, [end]: minutes })
            }}
          />
        ))}
    </>
  )
}

/** As `<input type="time">` has it. */
function formatMinutes(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, "0")
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function parseMinutes(value: string): number | undefined {
  const [hours, minutes] = value.split(":").map(Number)
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return undefined
  return hours * 60 + minutes
}
