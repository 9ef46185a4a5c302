import { ArrowLeft, LogOut } from "lucide-react"
import { type ReactNode, useState } from "react"
import { goBack } from "../../navigation/navigation.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar, useProfile } from "../../session/PersonAvatar.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Logo } from "../../ui/logo/Logo.tsx"
import { version } from "../../version.ts"
import { CopyAddress } from "../contacts/CopyAddress.tsx"
import { ChangePassword } from "./ChangePassword.tsx"
import { EditProfile } from "./EditProfile.tsx"
import styles from "./SettingsPage.module.css"
import { SignOut } from "./SignOut.tsx"
import { ThemeChoice } from "./ThemeChoice.tsx"

const text = strings.settings

const KEYS = [
  ["Ctrl K", "goTo"],
  ["Alt ↑ ↓", "neighbour"],
  ["Enter", "send"],
  ["Shift Enter", "newLine"],
  ["Esc", "close"],
] as const

export function SettingsPage() {
  const account = useAccount()
  const [isSigningOut, setSigningOut] = useState(false)
  const name = useProfile(account.jid)?.nickname ?? account.jid.local ?? account.jid.domain
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <IconButton label={strings.conversation.back} className={styles.back} onClick={() => goBack("/")}>
          <ArrowLeft size={22} />
        </IconButton>
        <h2>{text.title}</h2>
      </header>
      <div className={styles.scroll}>
        <div className={styles.column}>
          <div className={styles.self}>
            <PersonAvatar jid={account.jid} name={name} size={64} />
            <div>
              <h3 className={styles.selfName} dir="auto">
                {name}
              </h3>
              <CopyAddress address={account.jid} />
            </div>
            <p>{text.yourAddressText}</p>
          </div>
          <Section title={text.profile}>
            <EditProfile />
          </Section>
          <Section title={text.appearance}>
            <ThemeChoice />
          </Section>
          <Section title={text.password}>
            <ChangePassword />
          </Section>
          <Section title={text.otherApps}>
            <p>{text.otherAppsText}</p>
          </Section>
          <Section title={strings.keyboard.title} className={styles.keyboard}>
            <dl className={styles.keys}>
              {KEYS.map(([keys, meaning]) => (
                <div key={keys}>
                  <dt>
                    {keys.split(" ").map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{strings.keyboard[meaning]}</dd>
                </div>
              ))}
            </dl>
          </Section>
          <Section title={text.about}>
            <div className={styles.about}>
              <Logo size={36} />
              <p>
                {strings.app.name} · {text.version({ version })}
                <br />
                {text.aboutText}
              </p>
            </div>
          </Section>
          <Button
            icon={<LogOut size={18} />}
            look="plain"
            className={styles.signOut}
            onClick={() => setSigningOut(true)}
          >
            {text.signOut}
          </Button>
        </div>
      </div>
      {isSigningOut && <SignOut onClose={() => setSigningOut(false)} />}
    </div>
  )
}

function Section({
  title,
  className,
  children,
}: {
  readonly title: string
  readonly className?: string | undefined
  readonly children: ReactNode
}) {
  return (
    <section className={className}>
      <h3>{title}</h3>
      <div className={styles.card}>{children}</div>
    </section>
  )
}
