import { type FormEvent, useState } from "react"
import { InputProblem } from "./input-problem.ts"
import { sentenceOf } from "./sentence-of.ts"

/** What is wrong, and with which field if with one. */
export interface Problem {
  readonly sentence: string
  readonly field: string | undefined
}

export interface Submission {
  readonly isBusy: boolean
  readonly problem: Problem | undefined
  /** Without an event: not by the form's own button. */
  readonly submit: (event?: FormEvent) => void
  /** The sentence for that field. */
  readonly problemOf: (field: string) => string | undefined
}

/** A form's way to the server: busy while it lasts, then over or with a sentence that says what is wrong. */
export function useSubmit(send: () => Promise<void>): Submission {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function submit(event?: FormEvent): Promise<void> {
    event?.preventDefault()
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
    submit: (event?: FormEvent) => void submit(event),
    problemOf: (field) => (problem?.field === field ? problem.sentence : undefined),
  }
}
