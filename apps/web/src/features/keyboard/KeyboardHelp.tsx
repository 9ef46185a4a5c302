import { strings } from "../../strings/index.ts"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { KeyList } from "./KeyList.tsx"

/** All keys of the app at a glance; `?` opens it. */
export function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Sheet title={strings.keyboard.title} onClose={onClose}>
      <KeyList />
    </Sheet>
  )
}
