import { ImageUp } from "lucide-react"
import { type ReactNode, useRef } from "react"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import styles from "./rooms.module.css"

/** What a group shows of itself, and a button that takes another picture for it. */
export function ChoosePicture({
  children,
  isBusy = false,
  onChoose,
}: {
  /** The present picture. */
  readonly children: ReactNode
  readonly isBusy?: boolean
  readonly onChoose: (file: File) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className={styles.picture}>
      {children}
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? []
          target.value = ""
          if (file !== undefined) onChoose(file)
        }}
      />
      <Button icon={<ImageUp size={17} />} busy={isBusy} onClick={() => input.current?.click()}>
        {strings.rooms.choosePicture}
      </Button>
    </div>
  )
}
