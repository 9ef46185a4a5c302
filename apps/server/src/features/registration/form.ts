import { dataForm, type FormField, findField, findForm, type XmlElement, xml } from "@kith/xmpp"
import { NS_REGISTER } from "@kith/xmpp/extensions"

const INSTRUCTIONS = "Choose a user name and a password."
const BY_INVITATION =
  "Registration here is by invitation. Enter its code, and choose a user name and a password."

/** What somebody sent to register or to change a password, in whichever of the two forms (XEP-0077 §4). */
export interface RegistrationFields {
  readonly username: string
  readonly password: string
  readonly invitation: string | undefined
}

/** XEP-0077 §3.1: the fields for clients of all ages. With `needsInvitation` only the form, which has a field for it. */
export function registrationForm(needsInvitation: boolean): XmlElement {
  const instructions = needsInvitation ? BY_INVITATION : INSTRUCTIONS
  const fields: FormField[] = [
    { name: "FORM_TYPE", type: "hidden", values: [NS_REGISTER] },
    { name: "username", type: "text-single", label: "User name", isRequired: true },
    { name: "password", type: "text-private", label: "Password", isRequired: true },
  ]
  if (needsInvitation) {
    fields.push({ name: "invitation", type: "text-single", label: "Invitation code", isRequired: true })
  }
  return xml(
    "query",
    { xmlns: NS_REGISTER },
    xml("instructions", {}, instructions),
    !needsInvitation && xml("username"),
    !needsInvitation && xml("password"),
    dataForm({ type: "form", title: "New account", instructions: [instructions], fields }),
  )
}

/** The form goes before the old fields (XEP-0077 §6). Missing fields read as empty. Throws `MalformedError`. */
export function parseRegistration(query: XmlElement): RegistrationFields {
  const form = findForm(query)
  const read = (name: string) =>
    form === undefined ? query.child(name)?.text : findField(form, name)?.values?.[0]
  return {
    username: read("username")?.trim() ?? "",
    password: read("password") ?? "",
    invitation: form && (read("invitation")?.trim() || undefined),
  }
}
