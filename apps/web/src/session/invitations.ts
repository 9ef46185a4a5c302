import { Jid } from "@kith/xmpp"
import { ApiError, callApi } from "./server.ts"

/** What an invitation to the server of this page is good for. */
export interface InvitationFacts {
  /** The bare address of who sent it. */
  readonly inviter: Jid
  /** `contact`: who follows it and the inviter become contacts; `account`: it is for a new account. */
  readonly kind: "contact" | "account"
  readonly letsRegister: boolean
  /** The only user name that can be registered with it. */
  readonly username?: string
}

/** `over`: used, too old, or never there. @throws ApiError when the server cannot be asked */
export async function findInvitation(token: string): Promise<InvitationFacts | "over"> {
  try {
    const { inviter, ...facts } = await callApi<
      Omit<InvitationFacts, "inviter"> & { readonly inviter: string }
    >("POST", "/invitations/lookup", { token })
    return { ...facts, inviter: Jid.parse(inviter).bare }
  } catch (error) {
    // A token of impossible length is refused before it is looked up.
    if (error instanceof ApiError && (error.status === 404 || error.status === 400)) return "over"
    throw error
  }
}
