import { strings } from "../../strings/index.ts"
import { BlockedList } from "../blocking/BlockedList.tsx"
import { Card } from "./Card.tsx"
import { Exceptions } from "./Exceptions.tsx"
import { LastSeenSwitch } from "./LastSeenSwitch.tsx"
import { PreviewSwitch } from "./PreviewSwitch.tsx"
import { SettingSwitch } from "./SettingSwitch.tsx"

const text = strings.privacy

export function PrivacySection() {
  return (
    <>
      <Card title={text.told}>
        <SettingSwitch setting="readMarks" label={text.readMarks} hint={text.readMarksHint} />
        <SettingSwitch setting="receipts" label={text.receipts} hint={text.receiptsHint} />
        <SettingSwitch setting="typing" label={text.typing} hint={text.typingHint} />
        <LastSeenSwitch />
      </Card>
      <Card title={text.exceptions} text={text.exceptionsText}>
        <Exceptions />
      </Card>
      <Card title={text.loading}>
        <SettingSwitch setting="loadsFilesOfStrangers" label={text.strangers} hint={text.strangersHint} />
        <PreviewSwitch />
      </Card>
      <Card title={text.blocked} text={text.blockedText}>
        <BlockedList />
      </Card>
    </>
  )
}
