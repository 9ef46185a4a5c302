import { type XmlElement, xml } from "@kith/xmpp"
import { NS_REGISTER } from "@kith/xmpp/extensions"

const NS_DATA_FORMS = "jabber:x:data"
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
  return xml(
    "query",
    { xmlns: NS_REGISTER },
    xml("instructions", {}, instructions),
    !needsInvitation && xml("username"),
    !needsInvitation && xml("password"),
    xml(
      "x",
      { xmlns: NS_DATA_FORMS, type: "form" },
      xml("title", {}, "New account"),
      xml("instructions", {}, instructions),
      xml("field", { type: "hidden", var: "FORM_TYPE" }, xml("value", {}, NS_REGISTER)),
      field("text-single", "username", "User name"),
      field("text-private", "password", "Password"),
      needsInvitation && field("text-single", "invitation", "Invitation code"),
    ),
  )
}

/** The form goes before the old fields (XEP-0077 §6). Missing fields read as empty. */
export function parseRegistration(query: XmlElement): RegistrationFields {
  const form = query.child("x", NS_DATA_FORMS)
  const fieldOf = (name: string) =>
    form
      ?.childrenNamed("field")
      .find(({ attrs }) => attrs.var === name)
      ?.child("value")?.text
  const read = (name: string) => (form === undefined ? query.child(name)?.text : fieldOf(name))
  return {
    username: read("username")?.trim() ?? "",
    password: read("password") ?? "",
    invitation: fieldOf("invitation")?.trim() || undefined,
  }
}

function field(type: string, name: string, label: string): XmlElement {
  return xml("field", { type, var: name, label }, xml("required"))
}
