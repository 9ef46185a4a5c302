import { type DataForm, dataForm, type XmlElement, xml } from "@kith/xmpp"

export const NS_CAPTCHA = "urn:xmpp:captcha"

/** Answers by field. */
export type Answers = Readonly<Record<string, string | readonly string[]>>

/** The answer to what a room asks before it lets us in (XEP-0158 §4); what it has hidden goes back as it came. */
export function answerTo(form: DataForm, answers: Answers): XmlElement {
  const fields = form.fields.flatMap(({ name, type, values = [] }) => {
    if (name === undefined || type === "fixed") return []
    const answer = answers[name]
    return { name, values: answer === undefined ? values : [answer].flat() }
  })
  return xml("captcha", { xmlns: NS_CAPTCHA }, dataForm({ type: "submit", fields }))
}
