import type { AnyFeature } from "@kith/feature-kit"

/** What listeners and streams do themselves. */
const KERNEL_XEPS: Readonly<Record<number, string>> = {
  114: "1.6",
  124: "1.11.2",
  156: "1.4.0",
  178: "1.2",
  185: "1.0",
  198: "1.6.3",
  205: "1.0.2",
  206: "1.4",
  220: "1.1.1",
  225: "0.2",
  288: "1.0.1",
  344: "0.4",
  368: "1.1.0",
  386: "1.1.0",
  388: "1.0.4",
  440: "1.0.0",
  474: "0.5.0",
  478: "0.2.0",
  487: "0.1.0",
  495: "0.1.0",
}

const RFCS: Readonly<Record<number, string>> = {
  5802: "SCRAM: Salted Challenge Response Authentication Mechanism",
  5929: "Channel Bindings for TLS",
  6120: "XMPP: Core",
  6121: "XMPP: Instant Messaging and Presence",
  7395: "XMPP over WebSocket",
  7590: "Use of TLS in XMPP",
  7622: "XMPP: Address Format",
  7628: "SASL Mechanisms for OAuth: OAUTHBEARER",
  7677: "SCRAM-SHA-256",
  9266: "Channel Bindings for TLS 1.3",
}

const TITLES: Readonly<Record<number, string>> = {
  12: "Last Activity",
  30: "Service Discovery",
  45: "Multi-User Chat",
  47: "In-Band Bytestreams",
  48: "Bookmarks",
  49: "Private XML Storage",
  50: "Ad-Hoc Commands",
  54: "vcard-temp",
  59: "Result Set Management",
  60: "Publish-Subscribe",
  66: "Out of Band Data",
  77: "In-Band Registration",
  80: "User Location",
  82: "XMPP Date and Time Profiles",
  84: "User Avatar",
  85: "Chat State Notifications",
  92: "Software Version",
  107: "User Mood",
  108: "User Activity",
  114: "Jabber Component Protocol",
  115: "Entity Capabilities",
  118: "User Tune",
  124: "Bidirectional-streams Over Synchronous HTTP (BOSH)",
  133: "Service Administration",
  144: "Roster Item Exchange",
  153: "vCard-Based Avatars",
  156: "Discovering Alternative XMPP Connection Methods",
  157: "Contact Addresses for XMPP Services",
  158: "CAPTCHA Forms",
  160: "Best Practices for Handling Offline Messages",
  163: "Personal Eventing Protocol",
  166: "Jingle",
  172: "User Nickname",
  175: "Best Practices for Use of SASL ANONYMOUS",
  178: "Best Practices for Use of SASL EXTERNAL with Certificates",
  184: "Message Delivery Receipts",
  185: "Dialback Key Generation and Validation",
  191: "Blocking Command",
  198: "Stream Management",
  199: "XMPP Ping",
  202: "Entity Time",
  203: "Delayed Delivery",
  205: "Best Practices to Discourage Denial of Service Attacks",
  206: "XMPP Over BOSH",
  215: "External Service Discovery",
  220: "Server Dialback",
  222: "Persistent Storage of Public Data via PubSub",
  223: "Persistent Storage of Private Data via PubSub",
  225: "Component Connections",
  227: "Portable Import/Export Format for XMPP-IM Servers",
  231: "Bits of Binary",
  234: "Jingle File Transfer",
  245: "The /me Command",
  249: "Direct MUC Invitations",
  257: "Client Certificate Management for SASL EXTERNAL",
  261: "Jingle In-Band Bytestreams Transport Method",
  264: "Jingle Content Thumbnails",
  280: "Message Carbons",
  283: "Moved",
  288: "Bidirectional Server-to-Server Connections",
  292: "vCard4 Over XMPP",
  297: "Stanza Forwarding",
  300: "Use of Cryptographic Hash Functions in XMPP",
  308: "Last Message Correction",
  313: "Message Archive Management",
  317: "Hats",
  330: "Pubsub Subscription",
  333: "Displayed Markers",
  334: "Message Processing Hints",
  344: "Impact of TLS and DNSSEC on Dialback",
  352: "Client State Indication",
  353: "Jingle Message Initiation",
  355: "Namespace Delegation",
  356: "Privileged Entity",
  357: "Push Notifications",
  359: "Unique and Stable Stanza IDs",
  363: "HTTP File Upload",
  368: "SRV records for XMPP over TLS",
  372: "References",
  377: "Blocking Command Reports",
  379: "Pre-Authenticated Roster Subscription",
  386: "Bind 2",
  388: "Extensible SASL Profile",
  392: "Consistent Color Generation",
  393: "Message Styling",
  398: "User Avatar to vCard-Based Avatars Conversion",
  401: "Ad-hoc Account Invitation Generation",
  402: "PEP Native Bookmarks",
  410: "MUC Self-Ping (Schrödinger's Chat)",
  411: "Bookmarks Conversion",
  413: "Order-By",
  421: "Occupant identifiers for semi-anonymous MUCs",
  424: "Message Retraction",
  425: "Moderated Message Retraction",
  428: "Fallback Indication",
  431: "Full Text Search in MAM",
  433: "Extended Channel Search",
  440: "SASL Channel-Binding Type Capability",
  441: "Message Archive Management Preferences",
  442: "Pubsub Message Archive Management",
  444: "Message Reactions",
  445: "Pre-Authenticated In-Band Registration",
  446: "File metadata element",
  447: "Stateless file sharing",
  449: "Stickers",
  455: "Service Outage Status",
  461: "Message Replies",
  462: "PubSub Type Filtering",
  463: "MUC Affiliations Versioning",
  465: "Pubsub Public Subscriptions",
  466: "Ephemeral Messages",
  469: "Bookmark Pinning",
  470: "Pubsub Attachments",
  474: "SASL SCRAM Downgrade Protection",
  478: "Stream Limits Advertisement",
  480: "SASL Upgrade Tasks",
  484: "Fast Authentication Streamlining Tokens",
  485: "PubSub Server Information",
  486: "MUC Avatars",
  487: "Host Meta 2 - One Method To Rule Them All",
  488: "MUC Token Invite",
  490: "Message Displayed Synchronization",
  492: "Chat notification settings",
  494: "Client Access Management",
  495: "Happy Eyeballs",
  500: "MUC Slow Mode",
  502: "MUC Activity Indicator",
  504: "Data Policy",
  511: "Link Metadata",
  513: "Explicit Mentions",
}

interface Support {
  readonly xep: number
  readonly title: string
  readonly version: string
  readonly owner: string
}

function listSupport(features: readonly AnyFeature[]): Support[] {
  const kernel = Object.entries(KERNEL_XEPS).map(([xep, version]) => ({ xep, version, owner: "kernel" }))
  const ofFeatures = features.flatMap(({ name, xeps }) =>
    Object.entries(xeps).map(([xep, version]) => ({ xep, version, owner: name })),
  )
  return [...kernel, ...ofFeatures]
    .map(({ xep, version, owner }) => ({ xep: Number(xep), version, owner, title: getTitle(Number(xep)) }))
    .sort((a, b) => a.xep - b.xep)
}

export function getTitle(xep: number): string {
  const title = TITLES[xep]
  if (title === undefined)
    throw new Error(`scripts/xeps.ts does not know the title of XEP-${pad(xep)}: add it.`)
  return title
}

export const pad = (xep: number) => String(xep).padStart(4, "0")
export const xepUrl = (xep: number) => `https://xmpp.org/extensions/xep-${pad(xep)}.html`
const rfcUrl = (rfc: string) => `https://www.rfc-editor.org/rfc/rfc${rfc}.html`

/** The page that lists what the server speaks. */
export function createXepList(features: readonly AnyFeature[]): string {
  const rows = listSupport(features).map(({ xep, title, version, owner }) => {
    const place = owner === "kernel" ? "kernel" : `[${owner}](../apps/server/src/features/${owner}/README.md)`
    return `| [XEP-${pad(xep)}](${xepUrl(xep)}) | ${title} | ${version} | ${place} |`
  })
  const rfcs = Object.entries(RFCS).map(([rfc, title]) => `| [RFC ${rfc}](${rfcUrl(rfc)}) | ${title} |`)
  return `# What Kith speaks

Made by \`npm run docs\` from the features: do not edit. The same for programs is [kith.doap](kith.doap).

| standard | title |
|---|---|
${rfcs.join("\n")}

| extension | title | version | where |
|---|---|---|---|
${rows.join("\n")}
`
}

/** The same for programs (XEP-0453). */
export function createDoap(features: readonly AnyFeature[]): string {
  return writeDoap({
    name: "Kith",
    description: "One self-hosted home for the people you talk to, on open standards",
    systems: ["Linux", "macOS", "Windows"],
    categories: ["server", "client"],
    rfcs: Object.keys(RFCS),
    xeps: listSupport(features).map(({ xep, version }) => ({ xep, version, status: "complete" })),
  })
}

export interface Doap {
  readonly name: string
  readonly description: string
  readonly systems: readonly string[]
  readonly categories: readonly ("server" | "client")[]
  readonly rfcs: readonly string[]
  readonly xeps: readonly {
    readonly xep: number
    readonly version: string
    readonly status: "complete" | "partial"
  }[]
}

export function writeDoap({ name, description, systems, categories, rfcs, xeps }: Doap): string {
  const lines = [
    ...systems.map((system) => `    <os>${system}</os>`),
    ...categories.map(
      (category) => `    <category rdf:resource='https://linkmauve.fr/ns/xmpp-doap#category-${category}'/>`,
    ),
    ...rfcs.map((rfc) => `    <implements rdf:resource='https://xmpp.org/rfcs/rfc${rfc}.html'/>`),
    ...xeps.map(
      ({ xep, version, status }) => `    <implements>
      <xmpp:SupportedXep>
        <xmpp:xep rdf:resource='${xepUrl(xep)}'/>
        <xmpp:status>${status}</xmpp:status>
        <xmpp:version>${version}</xmpp:version>
      </xmpp:SupportedXep>
    </implements>`,
    ),
  ]
  return `<?xml version='1.0' encoding='UTF-8'?>
<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'
         xmlns='http://usefulinc.com/ns/doap#'
         xmlns:xmpp='https://linkmauve.fr/ns/xmpp-doap#'>
  <Project xml:lang='en'>
    <name>${name}</name>
    <shortdesc>${description}</shortdesc>
    <license rdf:resource='https://www.gnu.org/licenses/agpl-3.0.html'/>
    <language>en</language>
    <programming-language>TypeScript</programming-language>
${lines.join("\n")}
  </Project>
</rdf:RDF>
`
}
