import { type FormEvent, useState } from "react"
import { InputProblem } from "./input-problem.ts"
import { sentenceOf } from "./sentence-of.ts"

/** What is wrong, and with which field if with one. */
export interface Problem {
  readonly sentence: string
  readonly field: string | undefined
}

/** A form's way to the server: busy while it lasts, then over or with a sentence that says what is wrong. */
export function useSubmit(send: () => Promise<void>) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    setProblem(undefined)
    try {
      await send()
    } catch (error) {
      setProblem({
        sentence: sentenceOf(error),
        field: error instanceof InputProblem ? error.field : undefined,
      })
    } finally {
      setBusy(false)
    }
  }

  return {
    isBusy,
    problem,
    submit: (event: FormEvent) => void submit(event),
    /** The sentence for that field. */
    problemOf: (field: string) => (problem?.field === field ? problem.sentence : undefined),
  }
}
