/** One to three emoji and nothing else are a gesture, and shown as one. */
export function isGesture(body: string): boolean {
  return body.length <= 60 && /^(?:\p{RGI_Emoji}\s?){1,3}$/v.test(body)
}

/** XEP-0245 §2: what somebody does, or `undefined` for what they say. */
export function findAction(body: string): string | undefined {
  return body.startsWith("/me ") ? body.slice(4) : undefined
}
