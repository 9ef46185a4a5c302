import type { DataForm, FormField } from "@kith/xmpp"
import type { DataPolicySettings } from "./settings.ts"

/** XEP-0157 and XEP-0485 share one form (XEP-0485 §9.2). */
const NS_SERVER_INFO = "http://jabber.org/network/serverinfo"
const NS_OUTAGE = "urn:xmpp:sos:0"
const NS_DATA_POLICY = "urn:xmpp:data-policy:0"

export interface ContactSettings {
  readonly abuseAddresses: readonly string[]
  readonly adminAddresses: readonly string[]
  readonly feedbackAddresses: readonly string[]
  readonly salesAddresses: readonly string[]
  readonly securityAddresses: readonly string[]
  readonly statusAddresses: readonly string[]
  readonly supportAddresses: readonly string[]
  readonly outageStatusAddresses: readonly string[]
}

/** Whom to turn to, and where `node`, the address of the published information, is; no form where nothing is told. */
export function contactForm(settings: ContactSettings, node: string | undefined): DataForm | undefined {
  return resultForm(NS_SERVER_INFO, [
    list("abuse-addresses", settings.abuseAddresses),
    list("admin-addresses", settings.adminAddresses),
    list("feedback-addresses", settings.feedbackAddresses),
    list("sales-addresses", settings.salesAddresses),
    list("security-addresses", settings.securityAddresses),
    list("status-addresses", settings.statusAddresses),
    list("support-addresses", settings.supportAddresses),
    node === undefined ? undefined : { name: "serverinfo-pubsub-node", type: "text-single", values: [node] },
  ])
}

/** XEP-0455 §2.1. */
export function statusForm({ outageStatusAddresses }: ContactSettings): DataForm | undefined {
  return resultForm(NS_OUTAGE, [list("external-status-addresses", outageStatusAddresses)])
}

/** XEP-0504 §3. What the server can do itself, it says itself. */
export function dataPolicyForm(settings: DataPolicySettings): DataForm | undefined {
  if (!settings.showDataPolicy) return undefined
  const { termsUrl, dataAccess, backupHours, backupRetentionHours, dataPolicyNotes } = settings
  return resultForm(NS_DATA_POLICY, [
    // A new password comes as it is, whatever the log-ins after it are like.
    { name: "auth_data", type: "list-single", values: ["plain"] },
    text("data_retention", String(settings.dataRetentionHours)),
    flag("data_deletion", true),
    flag("encryption_at_rest", settings.encryptsAtRest),
    termsUrl === "" ? undefined : text("tos", termsUrl),
    flag("data_export", true),
    list("access_policy", dataAccess),
    flag("full_erasure", true),
    backupHours === false ? undefined : text("backup_frequency", String(backupHours)),
    backupRetentionHours === false ? undefined : text("backup_retention", String(backupRetentionHours)),
    dataPolicyNotes === ""
      ? undefined
      : { name: "extra_info", type: "text-multi", values: dataPolicyNotes.split("\n") },
  ])
}

function resultForm(formType: string, fields: readonly (FormField | undefined)[]): DataForm | undefined {
  const told = fields.filter((field) => field !== undefined)
  if (told.length === 0) return undefined
  return { type: "result", fields: [{ name: "FORM_TYPE", type: "hidden", values: [formType] }, ...told] }
}

const list = (name: string, values: readonly string[]): FormField | undefined =>
  values.length === 0 ? undefined : { name, type: "list-multi", values }

const text = (name: string, value: string): FormField => ({ name, type: "text-single", values: [value] })

const flag = (name: string, value: boolean): FormField => ({
  name,
  type: "boolean",
  values: [String(value)],
})
