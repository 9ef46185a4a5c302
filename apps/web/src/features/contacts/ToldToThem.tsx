import type { Disclosure } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Foldout } from "../../ui/foldout/Foldout.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { LastSeenNotice } from "./LastSeenNotice.tsx"
import { ToldChoice } from "./ToldChoice.tsx"

const text = strings.privacy
const KEYS = ["readMarks", "receipts", "typing"] as const

/** What this one person learns, where it is not the usual. */
export function ToldToThem({ jid, name }: { readonly jid: Jid; readonly name: string }) {
  const { settings } = useAccount()
  const usual = useLive(settings.all)
  const own = useLive(settings.people).get(jid.toString()) ?? {}

  function choose(key: keyof Disclosure, choice: boolean | undefined): void {
    const { [key]: _, ...others } = own
    void settings.setForPerson(jid, choice === undefined ? others : { ...others, [key]: choice })
  }

  return (
    <Foldout label={strings.details.told({ name })}>
      {KEYS.map((key) => (
        <ToldChoice
          key={key}
          label={text[key]}
          usual={usual[key]}
          own={own[key]}
          onChange={(choice) => choose(key, choice)}
        />
      ))}
      <LastSeenChoice jid={jid} />
    </Foldout>
  )
}

/** Where the server leaves it to us; who may not see whether we are online never learns it. */
function LastSeenChoice({ jid }: { readonly jid: Jid }) {
  const { lastSeenDisclosure, contacts } = useAccount()
  const isOffered = useLive(lastSeenDisclosure.isOffered)
  const usual = useLive(lastSeenDisclosure.contacts)
  const own = useLive(lastSeenDisclosure.people).get(jid.toString())
  const subscription = useLive(contacts).find((contact) => contact.jid.equals(jid))?.subscription
  const maySeeUs = subscription === "both" || subscription === "from"
  if (isOffered !== true || (!maySeeUs && own === undefined)) return null
  return (
    <>
      <ToldChoice
        label={text.lastSeen}
        usual={usual}
        own={own}
        onChange={(choice) =>
          void lastSeenDisclosure.setForPerson(jid, choice).catch((error) => showToast(sentenceOf(error)))
        }
      />
      <LastSeenNotice />
    </>
  )
}
