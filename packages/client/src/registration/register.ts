import {
  findField,
  findFieldValue,
  findForm,
  formSubmission,
  HASHCASH_FIELD,
  hashcashBits,
  Jid,
  NS_INVITATION_FEATURE,
  NS_OUT_OF_BAND,
  NS_PREAUTH,
  NS_REGISTER,
  NS_REGISTER_FEATURE,
  parseStanzaError,
  randomId,
  registrationRequest,
  type Stanza,
  StanzaError,
  solveHashcash,
  stanza,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { Link } from "../connection/link.ts"
import { LinkReader } from "../connection/link-reader.ts"
import { openSecureStream } from "../connection/open-stream.ts"
import { textOf } from "../failure.ts"
import { type Registration, RegistrationRefused } from "./registration.ts"

/** Registers over a link, which ends afterwards (XEP-0077 §3.1, XEP-0445 §4). @throws RegistrationRefused */
export async function registerOver(link: Link, registration: Registration): Promise<void> {
  const { username, password, domain, invitation } = registration
  const to = Jid.from({ local: username, domain })
  try {
    const reader = new LinkReader(link)
    const features = await openSecureStream(link, reader, { domain })
    if (!link.isConfidential) {
      throw new RegistrationRefused(
        "not-confidential",
        "The connection is not encrypted: the password would be seen.",
      )
    }
    if (invitation !== undefined && features.has("register", NS_INVITATION_FEATURE)) {
      await ask(link, reader, domain, xml("preauth", { xmlns: NS_PREAUTH, token: invitation }))
    } else if (!features.has("register", NS_REGISTER_FEATURE)) {
      throw new RegistrationRefused("closed", "This server does not let people register themselves.")
    }
    const request = await fillIn(link, reader, { username: to.local ?? username, password, domain })
    await ask(link, reader, domain, request)
    link.closeStream()
  } catch (error) {
    throw error instanceof StanzaError ? refusalOf(error, invitation !== undefined) : error
  } finally {
    link.destroy()
  }
}

/** Answers what the server asks for (XEP-0077 §3.1), with the work it wants done first (XEP-0158 §4.2). */
async function fillIn(
  link: Link,
  reader: LinkReader,
  { username, password, domain }: Pick<Registration, "username" | "password" | "domain">,
): Promise<XmlElement> {
  const answer = await ask(link, reader, domain, xml("query", { xmlns: NS_REGISTER }), "get")
  const query = answer.child("query", NS_REGISTER)
  const website = query?.child("x", NS_OUT_OF_BAND)?.child("url")?.text
  const form = query && findForm(query)
  const label = form && findField(form, HASHCASH_FIELD)?.label
  if (form !== undefined && label !== undefined) {
    if (hashcashBits(label) === undefined) throw redirected(website)
    const challenge = findFieldValue(form, "challenge")
    const solution = await solveHashcash(label, domain, breathe)
    const values = { username, password, challenge, [HASHCASH_FIELD]: solution }
    return xml("query", { xmlns: NS_REGISTER }, formSubmission(NS_REGISTER, values))
  }
  if (form === undefined && website !== undefined && query?.child("username") === undefined)
    throw redirected(website)
  return registrationRequest(username, password)
}

/** Lets a page do what else it has to do. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve))

function redirected(website: string | undefined): RegistrationRefused {
  const where = website === undefined ? "" : ` Go to ${website}.`
  return new RegistrationRefused("closed", `This server does not let people register here.${where}`, {
    website,
  })
}

async function ask(
  link: Link,
  reader: LinkReader,
  domain: string,
  payload: XmlElement,
  type: "get" | "set" = "set",
): Promise<Stanza> {
  const id = randomId()
  link.send(stanza({ name: "iq", attrs: { type, id, to: domain }, children: [payload] }))
  const answer = await reader.next()
  if (answer.name !== "iq" || answer.id !== id) throw new Error("The server did not answer.")
  if (answer.type === "error") throw parseStanzaError(answer)
  return answer
}

function refusalOf(error: StanzaError, hasInvitation: boolean): RegistrationRefused {
  const { condition } = error
  const words = textOf(error)
  switch (condition) {
    case "conflict":
      return new RegistrationRefused("taken", "This name is taken. Choose another one.")
    case "item-not-found":
      return new RegistrationRefused("invitation-over", "This invitation is not valid, or not any more.")
    case "not-allowed":
    case "forbidden":
    case "registration-required":
      return hasInvitation
        ? new RegistrationRefused("closed", "This server does not let people register themselves.", words)
        : new RegistrationRefused("invitation-needed", "To register here you need an invitation.", words)
    case "service-unavailable":
    case "feature-not-implemented":
      return new RegistrationRefused("closed", "This server does not let people register themselves.")
    case "not-acceptable":
    case "jid-malformed":
    case "bad-request":
      return new RegistrationRefused(
        "not-acceptable",
        "The server does not accept this name or password.",
        words,
      )
    case "resource-constraint":
    case "policy-violation":
      return new RegistrationRefused("too-many", "Too many registrations. Try again later.", words)
    default:
      return new RegistrationRefused("other", "The server did not make the account.", words)
  }
}
