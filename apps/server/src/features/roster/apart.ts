import type { MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"

/** Whether two addresses are to see nothing of each other. Answers at once for those who are online. */
export type Judge = (one: Jid, other: Jid) => MaybePromise<boolean>

/** People who are kept apart by others than the roster, such as by blocking, whatever their subscriptions are. */
export class Apart {
  readonly #judges = new Set<Judge>()

  add(judge: Judge): () => void {
    this.#judges.add(judge)
    return () => this.#judges.delete(judge)
  }

  are(one: Jid, other: Jid): MaybePromise<boolean> {
    const slow: Promise<boolean>[] = []
    for (const judge of this.#judges) {
      const judged = judge(one, other)
      if (judged === true) return true
      if (judged instanceof Promise) slow.push(judged)
    }
    return slow.length === 0 ? false : Promise.all(slow).then((answers) => answers.includes(true))
  }
}
