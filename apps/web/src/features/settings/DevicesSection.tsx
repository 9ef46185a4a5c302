import { type Access, PasswordResetRequired } from "@kith/client"
import { Award, Bot, MonitorSmartphone, RefreshCw } from "lucide-react"
import { useCallback, useEffect, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { navigate } from "../../navigation/navigation.ts"
import { settingsPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { formatAgo, formatBriefMoment, formatList } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { Card } from "./Card.tsx"
import styles from "./DevicesSection.module.css"

const text = strings.devices

/** What has access to the account (XEP-0494), and how it loses it. */
export function DevicesSection() {
  const account = useAccount()
  const isOnline = useLive(account.status).state === "online"
  const [list, setList] = useState<readonly Access[] | "unsupported">()
  const [problem, setProblem] = useState<string>()
  const [revoking, setRevoking] = useState<Access>()
  const [locked, setLocked] = useState<Access>()

  const load = useCallback(async () => {
    setProblem(undefined)
    try {
      setList((await account.access.list()) ?? "unsupported")
    } catch (error) {
      setProblem(sentenceOf(error))
    }
  }, [account])
  useEffect(() => {
    if (isOnline) void load()
  }, [isOnline, load])

  /** What knows the password would come back with it (XEP-0494, "Revoking access"). */
  const ask = (access: Access) =>
    access.methods.includes("password") ? setLocked(access) : setRevoking(access)

  async function revoke(access: Access): Promise<void> {
    try {
      await account.access.revoke(access.id)
      showToast(text.shutOutDone({ name: nameOf(access) }))
    } catch (error) {
      if (!(error instanceof PasswordResetRequired)) throw error
      setLocked(access)
    }
    await load()
  }

  return (
    <>
      <Card title={text.title} text={text.text}>
        {problem !== undefined && <Notice kind="error">{problem}</Notice>}
        {list === "unsupported" ? (
          <Notice kind="info">{text.unsupported}</Notice>
        ) : list === undefined ? (
          problem === undefined && <Spinner />
        ) : (
          <ul className={styles.list}>
            {list.map((access) => (
              <Entry key={access.id} access={access} onRevoke={() => ask(access)} />
            ))}
          </ul>
        )}
        {list !== "unsupported" && (
          <div>
            <Button icon={<RefreshCw size={17} />} look="plain" onClick={() => void load()}>
              {text.reload}
            </Button>
          </div>
        )}
      </Card>
      {revoking !== undefined && (
        <Confirm
          title={text.shutOutTitle({ name: nameOf(revoking) })}
          action={text.shutOut}
          isDanger
          onConfirm={() => revoke(revoking)}
          onClose={() => setRevoking(undefined)}
        >
          {text.shutOutText}
        </Confirm>
      )}
      {locked !== undefined && (
        <Confirm
          title={text.shutOutTitle({ name: nameOf(locked) })}
          action={text.changePassword}
          onConfirm={() => navigate(settingsPath("account"))}
          onClose={() => setLocked(undefined)}
        >
          {text.needsPassword({ name: nameOf(locked) })}
        </Confirm>
      )}
    </>
  )
}

function Entry({ access, onRevoke }: { readonly access: Access; readonly onRevoke: () => void }) {
  const { methods, isConnected, isOwn = false, lastSeen, firstSeen } = access
  const Icon = methods.includes("certificate") ? Award : methods.includes("grant") ? Bot : MonitorSmartphone
  const name = nameOf(access)
  const seen = isConnected
    ? text.connected
    : lastSeen !== undefined && text.lastSeen({ ago: formatAgo(lastSeen, Date.now()) })
  return (
    <li className={styles.entry}>
      <Icon size={22} aria-hidden="true" />
      <div className={styles.words}>
        {/* Their own direction within the line, which begins where the page does. */}
        <strong>
          <bdi>{name}</bdi>
        </strong>
        {access.userAgent.device !== undefined && (
          <span>
            <bdi>{access.userAgent.device}</bdi>
          </span>
        )}
        <span className={isConnected ? styles.connected : undefined}>{isOwn ? text.thisDevice : seen}</span>
        <span>
          {methods.length > 0 && text.methods({ methods: formatList(methods.map((method) => text[method])) })}
          {firstSeen !== undefined && ` · ${text.since({ date: formatBriefMoment(firstSeen) })}`}
        </span>
      </div>
      {/* Who wants to leave with this one signs out. */}
      {!isOwn && (
        <Button size="small" look="plain" aria-label={text.shutOutNamed({ name })} onClick={onRevoke}>
          {text.shutOut}
        </Button>
      )}
    </li>
  )
}

function nameOf({ userAgent, methods }: Access): string {
  if (userAgent.software !== undefined) return userAgent.software
  return methods.includes("grant") ? text.program : text.unnamed
}
