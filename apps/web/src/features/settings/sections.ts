import {
  Bell,
  HardDrive,
  Info,
  Keyboard,
  type LucideIcon,
  MonitorSmartphone,
  Palette,
  ShieldCheck,
  User,
  UserCog,
} from "lucide-react"
import type { ComponentType } from "react"
import type { strings } from "../../strings/index.ts"
import { NotificationsSection } from "../notifications/NotificationsSection.tsx"
import { AboutSection } from "./AboutSection.tsx"
import { AccountSection } from "./AccountSection.tsx"
import { AppearanceSection } from "./AppearanceSection.tsx"
import { DevicesSection } from "./DevicesSection.tsx"
import { KeyboardSection } from "./KeyboardSection.tsx"
import { PrivacySection } from "./PrivacySection.tsx"
import { ProfileSection } from "./ProfileSection.tsx"
import { StorageSection } from "./StorageSection.tsx"

export interface Section {
  /** Of its path, `/settings/<name>`. */
  readonly name: string
  readonly title: keyof typeof strings.settings & string
  readonly text: keyof typeof strings.settings & string
  readonly icon: LucideIcon
  readonly content: ComponentType
}

/** In the order in which they are shown. */
export const SECTIONS: readonly Section[] = [
  { name: "profile", title: "profile", text: "profileText", icon: User, content: ProfileSection },
  { name: "account", title: "account", text: "accountText", icon: UserCog, content: AccountSection },
  {
    name: "devices",
    title: "devices",
    text: "devicesText",
    icon: MonitorSmartphone,
    content: DevicesSection,
  },
  { name: "privacy", title: "privacy", text: "privacyText", icon: ShieldCheck, content: PrivacySection },
  {
    name: "notifications",
    title: "notifications",
    text: "notificationsText",
    icon: Bell,
    content: NotificationsSection,
  },
  {
    name: "appearance",
    title: "appearance",
    text: "appearanceText",
    icon: Palette,
    content: AppearanceSection,
  },
  { name: "storage", title: "storage", text: "storageText", icon: HardDrive, content: StorageSection },
  { name: "keyboard", title: "keyboard", text: "keyboardText", icon: Keyboard, content: KeyboardSection },
  { name: "about", title: "about", text: "aboutText", icon: Info, content: AboutSection },
]
