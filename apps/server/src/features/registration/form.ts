import { dataForm, type FormField, findField, findForm, type XmlElement, xml } from "@kith/xmpp"
import { HASHCASH_FIELD, NS_OUT_OF_BAND, NS_REGISTER } from "@kith/xmpp/extensions"
import type { Challenge, SolvedChallenge } from "./service/challenges.ts"

const INSTRUCTIONS = "Choose a user name and a password."
const BY_INVITATION =
  "Registration here is by invitation. Enter its code, and choose a user name and a password."

/** What somebody sent to register or to change a password, in whichever of the two forms (XEP-0077 §4). */
export interface RegistrationFields {
  readonly username: string
  readonly password: string
  /** Of a form that changes the password. */
  readonly oldPassword: string | undefined
  readonly invitation: string | undefined
  readonly challenge: SolvedChallenge | undefined
}

export interface FormNeeds {
  readonly needsInvitation: boolean
  /** The only name that the invitation shown before is for. */
  readonly username: string | undefined
  readonly challenge: Challenge | undefined
  /** Where else one can register; empty for nowhere. */
  readonly website: string
}

/**
 * XEP-0077 §3.1: the fields for clients of all ages; where more is asked for than a name and a password, only the form, and
 * an address for those who do not understand it (§6).
 */
export function registrationForm({ needsInvitation, username, challenge, website }: FormNeeds): XmlElement {
  const isSimple = !needsInvitation && challenge === undefined
  const instructions = needsInvitation ? BY_INVITATION : INSTRUCTIONS
  return xml(
    "query",
    { xmlns: NS_REGISTER },
    xml("instructions", {}, isSimple || website === "" ? instructions : `To register, visit ${website}`),
    isSimple && xml("username", {}, username ?? ""),
    isSimple && xml("password"),
    dataForm({
      type: "form",
      title: "New account",
      instructions: [instructions],
      fields: [...accountFields(needsInvitation, username), ...challengeFields(challenge)],
    }),
    !isSimple && website !== "" && outOfBand(website),
  )
}

/** XEP-0077 §5: one can only register elsewhere. */
export function registrationRedirect(website: string): XmlElement {
  const instructions = xml("instructions", {}, `To register, visit ${website}`)
  return xml("query", { xmlns: NS_REGISTER }, instructions, outOfBand(website))
}

function outOfBand(website: string): XmlElement {
  return xml("x", { xmlns: NS_OUT_OF_BAND }, xml("url", {}, website))
}

function accountFields(needsInvitation: boolean, username: string | undefined): FormField[] {
  const values = username === undefined ? [] : [username]
  const fields: FormField[] = [
    { name: "FORM_TYPE", type: "hidden", values: [NS_REGISTER] },
    { name: "username", type: "text-single", label: "User name", isRequired: true, values },
    { name: "password", type: "text-private", label: "Password", isRequired: true },
  ]
  if (needsInvitation) {
    fields.push({ name: "invitation", type: "text-single", label: "Invitation code", isRequired: true })
  }
  return fields
}

/** XEP-0158 §4.2, §7. */
function challengeFields(challenge: Challenge | undefined): FormField[] {
  if (challenge === undefined) return []
  return [
    { name: "challenge", type: "hidden", values: [challenge.id] },
    { name: HASHCASH_FIELD, type: "text-single", label: challenge.label, isRequired: true },
  ]
}

/** The form goes before the old fields (XEP-0077 §6). Missing fields read as empty. Throws `MalformedError`. */
export function parseRegistration(query: XmlElement): RegistrationFields {
  const form = findForm(query)
  const read = (name: string) =>
    form === undefined ? query.child(name)?.text : findField(form, name)?.values?.[0]
  const [id, answer] = [form && read("challenge"), form && read(HASHCASH_FIELD)]
  return {
    username: read("username")?.trim() ?? "",
    password: read("password") ?? "",
    oldPassword: form && read("old_password"),
    invitation: form && (read("invitation")?.trim() || undefined),
    challenge: id === undefined || answer === undefined ? undefined : { id, answer },
  }
}
