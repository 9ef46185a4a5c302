import { Jid } from "@kith/xmpp"
import { CalendarDays, FileText, Image, Link2, MessageSquare, Mic, UserRound, X } from "lucide-react"
import type { ReactNode } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { Menu } from "../../ui/menu/Menu.tsx"
import { MenuItem } from "../../ui/menu/MenuItems.tsx"
import { ChooseDay } from "./ChooseDay.tsx"
import { describeDay } from "./describe-day.ts"
import styles from "./FilterBar.module.css"
import { type Filter, type Operator, readFilters, withFilter, withoutFilters } from "./operators.ts"

const text = strings.search
/** Longer lists are written by hand. */
const CHOICES_MOST = 60
const DAYS: readonly Operator[] = ["on", "before", "after"]

export interface FilterBarProps {
  readonly typed: string
  readonly onChange: (typed: string) => void
}

/** What narrows a search down, without knowing the words for it: who, where, when, and what is in it. */
export function FilterBar({ typed, onChange }: FilterBarProps) {
  const filters = readFilters(typed)
  const find = (...operators: readonly Operator[]) =>
    filters.find(({ operator }) => operators.includes(operator))
  const set = (operator: Operator, value: string) => onChange(withFilter(typed, operator, value))
  const remove = ({ begin }: Filter) => onChange(withoutFilters(typed, (each) => each.begin === begin))
  const [from, within, day] = [find("from"), find("in"), find(...DAYS)]
  return (
    // biome-ignore lint/a11y/useSemanticElements: A fieldset is for forms, and looks like one.
    <div className={styles.bar} role="group" aria-label={text.filters} data-scrolls-aside="">
      {from === undefined ? (
        <ChooseAuthor onChoose={(name) => set("from", name)} />
      ) : (
        <ChosenChip icon={<UserRound size={15} />} onRemove={() => remove(from)}>
          {text.filterFrom({ name: from.value === "me" ? strings.conversation.you : from.value })}
        </ChosenChip>
      )}
      {within === undefined ? (
        <ChoosePlace onChoose={(address) => set("in", address)} />
      ) : (
        <ChosenChip icon={<MessageSquare size={15} />} onRemove={() => remove(within)}>
          <PlaceName value={within.value} />
        </ChosenChip>
      )}
      {day === undefined ? (
        <ChooseDay onChoose={set} trigger={<Chip icon={<CalendarDays size={15} />}>{text.when}</Chip>} />
      ) : (
        <ChosenChip icon={<CalendarDays size={15} />} onRemove={() => remove(day)}>
          {describeDay(day)}
        </ChosenChip>
      )}
      {(
        [
          ["picture", text.pictures, Image],
          ["file", text.files, FileText],
          ["link", text.links, Link2],
          ["voice", text.voices, Mic],
        ] as const
      ).map(([kind, label, Icon]) => {
        const chosen = filters.find(({ operator, value }) => operator === "has" && value === kind)
        return (
          <Chip
            key={kind}
            icon={<Icon size={15} />}
            isPressed={chosen !== undefined}
            onClick={() => (chosen === undefined ? set("has", kind) : remove(chosen))}
          >
            {label}
          </Chip>
        )
      })}
    </div>
  )
}

function ChooseAuthor({ onChoose }: { readonly onChoose: (name: string) => void }) {
  const contacts = useLive(useAccount().contacts)
  return (
    <Menu align="start" trigger={<Chip icon={<UserRound size={15} />}>{text.who}</Chip>}>
      <MenuItem onSelect={() => onChoose("me")}>{strings.conversation.you}</MenuItem>
      {contacts.slice(0, CHOICES_MOST).map(({ jid, name }) => (
        <MenuItem key={jid.toString()} onSelect={() => onChoose(name)}>
          <bdi>{name}</bdi>
        </MenuItem>
      ))}
    </Menu>
  )
}

function ChoosePlace({ onChoose }: { readonly onChoose: (address: string) => void }) {
  const conversations = useLive(useAccount().conversations)
  return (
    <Menu align="start" trigger={<Chip icon={<MessageSquare size={15} />}>{text.where}</Chip>}>
      {conversations.slice(0, CHOICES_MOST).map(({ peer, name }) => (
        <MenuItem key={peer.toString()} onSelect={() => onChoose(peer.toString())}>
          <bdi>{name}</bdi>
        </MenuItem>
      ))}
    </Menu>
  )
}

function PlaceName({ value }: { readonly value: string }) {
  const conversations = useLive(useAccount().conversations)
  const jid = Jid.tryParse(value)
  const known = conversations.find(({ peer }) => jid !== undefined && peer.equals(jid))
  return text.filterIn({ name: known?.name ?? value })
}

interface ChipProps {
  readonly icon: ReactNode
  readonly children: ReactNode
  readonly isPressed?: boolean
  readonly onClick?: () => void
}

/** Whoever opens something with it gives it more properties. */
function Chip({ icon, children, isPressed, ...others }: ChipProps) {
  return (
    <button
      type="button"
      className={classNames(styles.chip, isPressed && styles.chosen)}
      {...(isPressed !== undefined && { "aria-pressed": isPressed })}
      {...others}
    >
      {icon}
      {children}
    </button>
  )
}

function ChosenChip({
  icon,
  children,
  onRemove,
}: {
  readonly icon: ReactNode
  readonly children: ReactNode
  readonly onRemove: () => void
}) {
  return (
    <button
      type="button"
      className={classNames(styles.chip, styles.chosen)}
      title={text.removeFilter}
      onClick={onRemove}
    >
      {icon}
      <span dir="auto">{children}</span>
      <X size={14} aria-hidden="true" />
      <span className="visually-hidden">{text.removeFilter}</span>
    </button>
  )
}
