import type { Account } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"

/** Lets somebody be heard again, and says whether that worked. */
export async function unblock({ blocking }: Account, jid: Jid, name: string): Promise<void> {
  try {
    await blocking.unblock(jid)
    showToast(strings.blocking.unblocked({ name }))
  } catch (error) {
    showToast(sentenceOf(error))
  }
}
