import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { SettingSwitch } from "./SettingSwitch.tsx"

const text = strings.privacy

/** Whether links that we send have a preview, where the server makes any. */
export function PreviewSwitch() {
  const { status, previews } = useAccount()
  const isOnline = useLive(status).state === "online"
  // Without a connection nobody knows what the server can do by now.
  if (isOnline && !previews.isOffered()) return <p>{text.previewsNever}</p>
  return <SettingSwitch setting="makesPreviews" label={text.previews} hint={text.previewsHint} />
}
