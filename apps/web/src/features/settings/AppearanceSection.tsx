import { Monitor, Moon, Sun } from "lucide-react"
import { useState } from "react"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { chooseLanguage, chosenLanguage } from "../../strings/language.ts"
import { languages, matchLanguage } from "../../strings/languages.ts"
import { Segmented } from "../../ui/segmented/Segmented.tsx"
import { Select } from "../../ui/select/Select.tsx"
import { Switch } from "../../ui/switch/Switch.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./AppearanceSection.module.css"
import { ACCENTS, appearance, changeAppearance, TEXT_SIZES } from "./appearance.ts"
import { Card } from "./Card.tsx"

const text = strings.appearance

const SIZE_NAMES = { 90: "small", 100: "normal", 112: "large", 125: "larger", 150: "largest" } as const

/** How the app looks on this device, and in which language it speaks. */
export function AppearanceSection() {
  const { theme, contrast, accent, textSize, density } = useLive(appearance)
  return (
    <>
      <Card title={text.theme}>
        <Segmented
          label={text.theme}
          value={theme}
          options={[
            { value: "system", label: text.system, icon: <Monitor size={17} /> },
            { value: "light", label: text.light, icon: <Sun size={17} /> },
            { value: "dark", label: text.dark, icon: <Moon size={17} /> },
          ]}
          onChange={(next) => changeAppearance({ theme: next })}
        />
        <Switch
          label={text.contrast}
          hint={text.contrastHint}
          checked={contrast === "more"}
          onChange={(isMore) => changeAppearance({ contrast: isMore ? "more" : "system" })}
        />
        <fieldset className={styles.accents}>
          <legend>{text.accent}</legend>
          {ACCENTS.map((each) => (
            <label key={each} className={styles.accent} data-accent-of={each} title={text[each]}>
              <input
                type="radio"
                name="accent"
                className="visually-hidden"
                checked={each === accent}
                onChange={() => changeAppearance({ accent: each })}
              />
              <span className="visually-hidden">{text[each]}</span>
            </label>
          ))}
        </fieldset>
      </Card>
      <Card title={text.textSize} text={text.thisDevice}>
        <Select
          label={text.textSize}
          hidesLabel
          value={String(textSize)}
          options={TEXT_SIZES.map((size) => ({ value: String(size), label: text[SIZE_NAMES[size]] }))}
          onChange={(size) =>
            changeAppearance({ textSize: TEXT_SIZES.find((each) => String(each) === size) ?? 100 })
          }
        />
        <p className={styles.preview}>{text.preview}</p>
        <div className={styles.density}>
          <span aria-hidden="true">{text.density}</span>
          <Segmented
            label={text.density}
            value={density}
            options={[
              { value: "comfortable", label: text.comfortable },
              { value: "compact", label: text.compact },
            ]}
            onChange={(next) => changeAppearance({ density: next })}
          />
        </div>
      </Card>
      <Card title={text.language} text={text.languageHint}>
        <LanguageChoice />
      </Card>
    </>
  )
}

/** The browser's own choice, as a value of the list. */
const BROWSER = "browser"

function LanguageChoice() {
  const [chosen, setChosen] = useState(chosenLanguage() ?? BROWSER)

  async function choose(tag: string): Promise<void> {
    try {
      await chooseLanguage(tag === BROWSER ? undefined : tag)
      setChosen(tag)
    } catch {
      showToast(text.languageFailed)
    }
  }

  const byBrowser = text.languageOfBrowser({ name: matchLanguage(navigator.languages).name })
  return (
    <Select
      label={text.language}
      hidesLabel
      value={chosen}
      options={[
        { value: BROWSER, label: byBrowser },
        ...languages.map(({ tag, name }) => ({ value: tag, label: name, lang: tag })),
      ]}
      onChange={(tag) => void choose(tag)}
    />
  )
}
