/** What a check has seen. */
export interface Finding {
  /** `note`: works, but somebody should know. */
  readonly kind: "good" | "note" | "bad"
  /** What is so; when it is bad, also how to mend it. */
  readonly text: string
}

export const good = (text: string): Finding => ({ kind: "good", text })
export const note = (text: string): Finding => ({ kind: "note", text })
export const bad = (text: string): Finding => ({ kind: "bad", text })
