import type { Conversation } from "@kith/client"
import { Timer, TimerOff } from "lucide-react"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Menu } from "../../ui/menu/Menu.tsx"
import { MenuChoice, SubMenu } from "../../ui/menu/MenuItems.tsx"
import { attempt } from "../message-actions/message-actions.ts"

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const CHOICES = [0, 5 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY]

/** How long messages of a conversation last. What the other side chose is one of the choices. */
export function TimerMenu({ conversation }: { readonly conversation: Conversation }) {
  const seconds = useLive(conversation.timerSeconds) ?? 0
  const Icon = seconds === 0 ? TimerOff : Timer
  return (
    <Menu
      trigger={
        <IconButton label={labelOf(seconds)}>
          <Icon size={20} aria-hidden="true" />
        </IconButton>
      }
    >
      <TimerChoices conversation={conversation} seconds={seconds} />
    </Menu>
  )
}

/** The same within a menu, where there is no room for a button. */
export function TimerSubMenu({ conversation }: { readonly conversation: Conversation }) {
  const seconds = useLive(conversation.timerSeconds) ?? 0
  const Icon = seconds === 0 ? TimerOff : Timer
  return (
    <SubMenu icon={<Icon size={18} aria-hidden="true" />} label={labelOf(seconds)}>
      <TimerChoices conversation={conversation} seconds={seconds} />
    </SubMenu>
  )
}

function TimerChoices({
  conversation,
  seconds,
}: {
  readonly conversation: Conversation
  readonly seconds: number
}) {
  const text = strings.expiry
  const choices = CHOICES.includes(seconds) ? CHOICES : [...CHOICES, seconds].sort((a, b) => a - b)
  return (
    <MenuChoice
      label={text.choose}
      value={String(seconds)}
      options={choices.map((each) => ({
        value: String(each),
        label: each === 0 ? text.never : formatSeconds(each),
      }))}
      onChange={(value) => attempt(conversation.setTimer(Number(value) || undefined))}
    />
  )
}

const labelOf = (seconds: number): string =>
  seconds === 0 ? strings.expiry.off : strings.expiry.on({ time: formatSeconds(seconds) })

/** In the largest unit that is whole. */
export function formatSeconds(seconds: number): string {
  const { days, hours, minutes, seconds: few } = strings.expiry
  if (seconds % DAY === 0) return days({ count: seconds / DAY })
  if (seconds % HOUR === 0) return hours({ count: seconds / HOUR })
  if (seconds % MINUTE === 0) return minutes({ count: seconds / MINUTE })
  return few({ count: seconds })
}
