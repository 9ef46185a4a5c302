import type { Conversation, Location } from "@kith/client"
import { LocateFixed } from "lucide-react"
import { useState } from "react"
import { FormDialog } from "../../forms/FormDialog.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Select } from "../../ui/select/Select.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { findPlace } from "./find-place.ts"
import styles from "./Location.module.css"
import { tellLive } from "./live-location.ts"

const text = strings.location

/** A place to share: where the device is, or one that is typed. */
export default function ShareLocation({
  conversation,
  onSent,
  onClose,
}: {
  readonly conversation: Conversation
  readonly onSent: () => void
  readonly onClose: () => void
}) {
  const [latitude, setLatitude] = useState("")
  const [longitude, setLongitude] = useState("")
  const [label, setLabel] = useState("")
  const [found, setFound] = useState<Location>()
  const [minutes, setMinutes] = useState(0)
  const [isFinding, setFinding] = useState(false)
  const [trouble, setTrouble] = useState<string>()

  async function find(): Promise<void> {
    setFinding(true)
    setTrouble(undefined)
    try {
      const place = await findPlace()
      setFound(place)
      setLatitude(place.latitude.toFixed(6))
      setLongitude(place.longitude.toFixed(6))
    } catch (error) {
      setTrouble(sentenceOf(error))
    } finally {
      setFinding(false)
    }
  }
  const form = useSubmit(async () => {
    const place = readPlace(latitude, longitude)
    // What was typed over is not where the device is.
    const isFound =
      found !== undefined &&
      latitude === found.latitude.toFixed(6) &&
      longitude === found.longitude.toFixed(6)
    const accuracy = isFound && found.accuracy !== undefined ? { accuracy: found.accuracy } : {}
    const name = label.trim()
    const location = { ...place, ...accuracy, ...(name !== "" && { label: name }) }
    if (isFound && minutes > 0) await tellLive(conversation, location, Date.now() + minutes * 60_000)
    else await conversation.send({ body: "", location })
    onSent()
  })
  return (
    <FormDialog window={Sheet} title={text.title} form={form} action={text.share} onClose={onClose}>
      <Button
        busy={isFinding}
        icon={<LocateFixed size={18} aria-hidden="true" />}
        onClick={() => void find()}
      >
        {isFinding ? text.finding : text.here}
      </Button>
      {trouble !== undefined && <Notice kind="error">{trouble}</Notice>}
      <p className={styles.hint} role="status">
        {found?.accuracy === undefined ? text.byHand : text.found({ meters: found.accuracy })}
      </p>
      <div className={styles.fields}>
        <TextField
          label={text.latitude}
          inputMode="decimal"
          dir="ltr"
          value={latitude}
          error={form.problemOf("latitude")}
          onChange={(event) => setLatitude(event.target.value)}
        />
        <TextField
          label={text.longitude}
          inputMode="decimal"
          dir="ltr"
          value={longitude}
          onChange={(event) => setLongitude(event.target.value)}
        />
      </div>
      <TextField
        label={text.label}
        dir="auto"
        maxLength={200}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
      {found !== undefined && (
        <Select
          label={text.duration}
          hint={text.durationHint}
          value={String(minutes)}
          options={[
            { value: "0", label: text.once },
            { value: "15", label: text.quarter },
            { value: "60", label: text.hour },
            { value: "480", label: text.eightHours },
          ]}
          onChange={(value) => setMinutes(Number(value))}
        />
      )}
    </FormDialog>
  )
}

/** @throws InputProblem */
function readPlace(latitudeText: string, longitudeText: string): Location {
  const read = (typed: string) => (typed.trim() === "" ? Number.NaN : Number(typed.trim().replace(",", ".")))
  const [latitude, longitude] = [read(latitudeText), read(longitudeText)]
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) {
    throw new InputProblem("latitude", text.notANumber)
  }
  return { latitude, longitude }
}
