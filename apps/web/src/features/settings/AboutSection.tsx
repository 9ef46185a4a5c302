import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Logo } from "../../ui/logo/Logo.tsx"
import { version } from "../../version.ts"
import styles from "./AboutSection.module.css"
import { Card } from "./Card.tsx"

const text = strings.about

export function AboutSection() {
  const { jid } = useAccount()
  return (
    <Card title={strings.app.name}>
      <div className={styles.about}>
        <Logo size={40} />
        <div>
          <p>{text.version({ version })}</p>
          <p>{text.server({ domain: jid.domain })}</p>
          <p>{text.text}</p>
        </div>
      </div>
    </Card>
  )
}
