import { ChevronRight, LogOut } from "lucide-react"
import { useState } from "react"
import { Link } from "../../navigation/Link.tsx"
import { navigate, useRoute } from "../../navigation/navigation.ts"
import { settingsPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar, useProfile } from "../../session/PersonAvatar.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { classNames } from "../../ui/class-names.ts"
import { Page } from "../../ui/page/Page.tsx"
import { useArrival } from "../../ui/page/useArrival.ts"
import { CopyAddress } from "../contacts/CopyAddress.tsx"
import styles from "./SettingsPage.module.css"
import { SignOut } from "./SignOut.tsx"
import { SECTIONS, type Section } from "./sections.ts"

const text = strings.settings

/** The sections side by side with the one that is open; where there is no room, one after the other. */
export function SettingsPage() {
  const route = useRoute()
  const named = route.name === "settings" ? route.section : undefined
  const open = SECTIONS.find(({ name }) => name === named)
  // With room for both, the list alone would leave the page empty.
  const shown = open ?? SECTIONS[0]
  return (
    <Page
      title={text.title}
      part={open && (text[open.title] as string)}
      back={open === undefined ? strings.conversation.back : text.backToSections}
      onBack={() => navigate(open === undefined ? "/" : settingsPath())}
      hasPanes
    >
      <div className={styles.panes} data-open={open !== undefined}>
        <SectionList open={open} shown={shown} />
        {shown !== undefined && <OpenSection key={shown.name} section={shown} isChosen={shown === open} />}
      </div>
    </Page>
  )
}

function SectionList({
  open,
  shown,
}: {
  readonly open: Section | undefined
  readonly shown: Section | undefined
}) {
  const account = useAccount()
  const [isSigningOut, setSigningOut] = useState(false)
  const name = useProfile(account.jid)?.nickname ?? account.jid.local ?? account.jid.domain
  return (
    <div className={styles.sections}>
      <div className={styles.self}>
        <PersonAvatar jid={account.jid} name={name} size={52} />
        <h3 className={styles.selfName} dir="auto">
          {name}
        </h3>
        <div className={styles.selfAddress}>
          <CopyAddress address={account.jid} />
        </div>
      </div>
      <nav aria-label={text.sections}>
        {SECTIONS.map((section) => (
          <Link
            key={section.name}
            to={settingsPath(section.name)}
            className={classNames(
              styles.section,
              section.name === "keyboard" && styles.keyboard,
              section === shown && styles.shown,
            )}
            aria-current={section === open ? "page" : undefined}
          >
            <section.icon size={20} aria-hidden="true" />
            <span className={styles.sectionWords}>
              <span>{text[section.title] as string}</span>
              <span className={styles.sectionText}>{text[section.text] as string}</span>
            </span>
            <ChevronRight size={18} className={styles.forward} aria-hidden="true" />
          </Link>
        ))}
      </nav>
      <Button
        icon={<LogOut size={18} />}
        look="plain"
        className={styles.signOut}
        onClick={() => setSigningOut(true)}
      >
        {text.signOut}
      </Button>
      {isSigningOut && <SignOut onClose={() => setSigningOut(false)} />}
    </div>
  )
}

function OpenSection({ section, isChosen }: { readonly section: Section; readonly isChosen: boolean }) {
  const heading = useArrival(isChosen)
  return (
    <div className={styles.content}>
      <div className={styles.column}>
        <h3 ref={heading} tabIndex={-1} className={styles.title}>
          {text[section.title] as string}
        </h3>
        <section.content />
      </div>
    </div>
  )
}
