import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"

interface Tables {
  client_certificate: {
    owner: string
    name: string
    fingerprint: string
    certificate: Uint8Array
    may_manage: number
    created_at: number
    used_at: number | null
  }
}

export interface StoredCertificate {
  readonly owner: Jid
  readonly name: string
  readonly fingerprint: string
  /** DER. */
  readonly certificate: Uint8Array
  /** Whether a client that has come with it may add and remove certificates. */
  readonly mayManage: boolean
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly usedAt: number | undefined
}

export type CertificateStore = ReturnType<typeof createCertificateStore>

export function createCertificateStore(db: Database) {
  const tables = db.tables<Tables>()
  return {
    /** Throws `conflict` where the owner has one of that name, or the certificate itself. */
    async insert(certificate: StoredCertificate): Promise<void> {
      await tables
        .insertInto("client_certificate")
        .values({
          owner: certificate.owner.toString(),
          name: certificate.name,
          fingerprint: certificate.fingerprint,
          certificate: certificate.certificate,
          may_manage: certificate.mayManage ? 1 : 0,
          created_at: certificate.createdAt,
          used_at: certificate.usedAt ?? null,
        })
        .execute()
    },

    /** By name. */
    async ofOwner(owner: Jid): Promise<StoredCertificate[]> {
      const rows = await tables
        .selectFrom("client_certificate")
        .selectAll()
        .where("owner", "=", owner.toString())
        .orderBy("name")
        .execute()
      return rows.map(certificateOf)
    },

    /** Whose it is: somebody's, or several accounts'. */
    async byFingerprint(fingerprint: string, limit: number): Promise<StoredCertificate[]> {
      const rows = await tables
        .selectFrom("client_certificate")
        .selectAll()
        .where("fingerprint", "=", fingerprint)
        .limit(limit)
        .execute()
      return rows.map(certificateOf)
    },

    async noteUse({ owner, name }: StoredCertificate, at: number): Promise<void> {
      await tables
        .updateTable("client_certificate")
        .set({ used_at: at })
        .where("owner", "=", owner.toString())
        .where("name", "=", name)
        .execute()
    },

    async remove({ owner, name }: StoredCertificate): Promise<void> {
      await tables
        .deleteFrom("client_certificate")
        .where("owner", "=", owner.toString())
        .where("name", "=", name)
        .execute()
    },

    async removeOfOwner(owner: Jid): Promise<void> {
      await tables.deleteFrom("client_certificate").where("owner", "=", owner.toString()).execute()
    },
  }
}

function certificateOf(row: Tables["client_certificate"]): StoredCertificate {
  return {
    owner: Jid.parse(row.owner),
    name: row.name,
    fingerprint: row.fingerprint,
    certificate: new Uint8Array(row.certificate),
    mayManage: row.may_manage !== 0,
    createdAt: row.created_at,
    usedAt: row.used_at ?? undefined,
  }
}
