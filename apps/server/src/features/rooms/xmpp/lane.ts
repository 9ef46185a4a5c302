import { Rota } from "./rota.ts"

/** Somewhere that stanzas wait to be sent to. */
export interface Sender {
  /** The room that speaks there. */
  readonly room: string
  /** Whether something waits that could be sent now. */
  readonly isWaiting: boolean
  /** Sends some of it, until it has cost `most`; answers what it has cost. */
  sendSome(most: number): number
}

/** Somebody who waits to have a room say something. */
export interface Held {
  /** To so many. */
  readonly stanzas: number
  readonly goOn: () => void
}

/** What one room has to send, and who waits to have it say more. */
export class Lane {
  readonly room: string
  /** Those with something to send. */
  readonly senders = new Rota<Sender>()
  /** Stanzas that could be sent now. */
  waiting = 0
  readonly held = new Rota<Held>()
  /** Whether its turn to send comes, or its turn to let somebody in. */
  isSending = false
  isHolding = false

  constructor(room: string) {
    this.room = room
  }

  get isIdle(): boolean {
    return !this.isSending && !this.isHolding && this.waiting === 0
  }
}
