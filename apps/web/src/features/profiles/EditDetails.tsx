import type { PersonalDetails } from "@kith/client"
import { useEffect, useState } from "react"
import forms from "../../forms/Form.module.css"
import { Form } from "../../forms/Form.tsx"
import { InputProblem } from "../../forms/input-problem.ts"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { TextArea } from "../../ui/field/TextArea.tsx"
import { TextField } from "../../ui/field/TextField.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import { showToast } from "../../ui/toast/toasts.ts"

const text = strings.profile
const FIELDS = ["fullName", "website", "email", "place"] as const

/** The vCard (XEP-0292), field by field. */
export function EditDetails() {
  const account = useAccount()
  const isOnline = useLive(account.status).state === "online"
  const [known, setKnown] = useState<PersonalDetails>()
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    // What is being edited is not replaced by what comes after a reconnection.
    if (!isOnline || known !== undefined) return
    account.details(account.jid).then(setKnown, (error: unknown) => setFailure(sentenceOf(error)))
  }, [account, isOnline, known])

  if (known !== undefined) return <DetailsForm known={known} />
  return failure === undefined ? (
    <Spinner />
  ) : (
    <Notice kind="error">{text.cannotLoad({ reason: failure })}</Notice>
  )
}

function DetailsForm({ known }: { readonly known: PersonalDetails }) {
  const account = useAccount()
  const [details, setDetails] = useState(known)
  const { isBusy, problem, problemOf, submit } = useSubmit(async () => {
    const { website = "" } = details
    if (website.trim() !== "" && !/^https?:\/\/[^\s/]+/.test(website.trim())) {
      throw new InputProblem("website", text.notAWebsite)
    }
    await account.setDetails(details)
    showToast(text.saved)
  })
  const change = (key: keyof PersonalDetails, value: string) => setDetails({ ...details, [key]: value })
  return (
    <Form problem={problem} onSubmit={submit}>
      <TextArea
        label={text.bio}
        maxLength={2000}
        value={details.bio ?? ""}
        onChange={(event) => change("bio", event.target.value)}
      />
      {FIELDS.map((key) => (
        <TextField
          key={key}
          label={text[key]}
          error={problemOf(key)}
          autoComplete={AUTOCOMPLETE[key]}
          maxLength={300}
          value={details[key] ?? ""}
          onChange={(event) => change(key, event.target.value)}
        />
      ))}
      <div className={forms.actions}>
        <Button type="submit" look="primary" busy={isBusy}>
          {text.save}
        </Button>
      </div>
    </Form>
  )
}

const AUTOCOMPLETE = { fullName: "name", website: "url", email: "email", place: "off" } as const
