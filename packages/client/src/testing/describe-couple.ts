import { after, afterEach, before } from "node:test"
import type { Account } from "../index.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, type Person, type SignInOptions, signIn } from "./people.ts"

/** Romeo and Juliet, who are others in each test that calls one of the methods. */
export interface Couple {
  readonly host: Host
  readonly romeo: Person
  readonly juliet: Person
  /** Gives each an account. */
  create(): Promise<void>
  /** The same, and a device of each that is signed in: his, which is like `his`, then hers. */
  signIn(his?: SignInOptions): Promise<[Account, Account]>
  /** The same, and they are contacts of each other. */
  meet(his?: SignInOptions): Promise<[Account, Account]>
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

  async signIn(his?: SignInOptions): Promise<[Account, Account]> {
    await this.create()
    const { webSocket } = this.host
    return [await signIn(this.romeo, webSocket, his), await signIn(this.juliet, webSocket)]
  }

  async meet(his?: SignInOptions): Promise<[Account, Account]> {
    const both = await this.signIn(his)
    await befriend(...both)
    return both
  }
}
