import { Monitor, Moon, Sun } from "lucide-react"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Segmented } from "../../ui/segmented/Segmented.tsx"
import { chooseTheme, theme } from "./theme.ts"

const text = strings.settings

export function ThemeChoice() {
  return (
    <Segmented
      label={text.theme}
      value={useLive(theme)}
      options={[
        { value: "system", label: text.system, icon: <Monitor size={17} /> },
        { value: "light", label: text.light, icon: <Sun size={17} /> },
        { value: "dark", label: text.dark, icon: <Moon size={17} /> },
      ]}
      onChange={chooseTheme}
    />
  )
}
