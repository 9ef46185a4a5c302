import { after, afterEach, before } from "node:test"
import type { Account } from "../index.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, type Person, signIn } from "./people.ts"

/** Romeo and Juliet, who are others in each test that calls one of the methods. */
export interface Couple {
  readonly host: Host
  readonly romeo: Person
  readonly juliet: Person
  /** Gives each an account. */
  create(): Promise<void>
  /** The same, and a device of each that is signed in: his, then hers. */
  signIn(): Promise<[Account, Account]>
  /** The same, and they are contacts of each other. */
  meet(): Promise<[Account, Account]>
}

/** Describes the same behaviour between two people on our own server and on a stock one. */
export function describeCouple(what: string, body: (couple: Couple) => void): void {
  describeOnHosts(what, (startHost) => {
    const couple = new CoupleOnHost()
    before(async () => {
      couple.host = await startHost()
    })
    after(() => couple.host.stop())
    afterEach(closeDevices)
    body(couple)
  })
}

class CoupleOnHost implements Couple {
  host!: Host
  romeo!: Person
  juliet!: Person

  async create(): Promise<void> {
    this.romeo = await this.host.createPerson("romeo")
    this.juliet = await this.host.createPerson("juliet")
  }

  async signIn(): Promise<[Account, Account]> {
    await this.create()
    const { webSocket } = this.host
    return [await signIn(this.romeo, webSocket), await signIn(this.juliet, webSocket)]
  }

  async meet(): Promise<[Account, Account]> {
    const both = await this.signIn()
    await befriend(...both)
    return both
  }
}
