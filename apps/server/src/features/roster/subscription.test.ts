import assert from "node:assert/strict"
import test from "node:test"
import {
  receiveSubscription,
  type SubscriptionState,
  type SubscriptionType,
  sendSubscription,
} from "./subscription.ts"

/** The nine states of RFC 6121 §A.1 in its order: N, N+out, N+in, N+out+in, T, T+in, F, F+out, B. */
const STATES = ["N", "No", "Ni", "Noi", "T", "Ti", "F", "Fo", "B"] as const
type State = (typeof STATES)[number]

/** Each cell: whether it goes on (`+`) or not (`-`), and the state after it. The columns are STATES. */
const OUTBOUND: Record<SubscriptionType, string> = {
  subscribe: "+No +No +Noi +Noi +T +Ti +Fo +Fo +B",
  unsubscribe: "+N +N +Ni +Ni +N +Ni +F +F +F",
  subscribed: "-N -No +F +Fo -T +B -F -Fo -B",
  unsubscribed: "-N -No +N +No -T +T +N +No +T",
}
const INBOUND: Record<SubscriptionType, string> = {
  subscribe: "+Ni +Noi -Ni -Noi +Ti -Ti -F -Fo -B",
  unsubscribe: "-N -No +N +No -T +T +N +No +T",
  subscribed: "-N +T -Ni +Ti -T -Ti -F +B -B",
  unsubscribed: "-N +N -Ni +Ni +N +Ni -F +F +F",
}

function stateOf(name: State, isPreApproved = false): SubscriptionState {
  const primary = name[0]
  return {
    to: primary === "T" || primary === "B",
    from: primary === "F" || primary === "B",
    isPendingOut: name.includes("o"),
    isPendingIn: name.includes("i"),
    isPreApproved,
  }
}

const TYPES: readonly SubscriptionType[] = ["subscribe", "unsubscribe", "subscribed", "unsubscribed"]

function cell(row: string, index: number): { goesOn: boolean; next: State } {
  const text = row.split(" ")[index] ?? ""
  const next = STATES.find((state) => state === text.slice(1))
  assert.ok(next, `the table has the cell ${text}`)
  return { goesOn: text.startsWith("+"), next }
}

for (const type of TYPES) {
  for (const [index, name] of STATES.entries()) {
    test(`sending ${type} in state ${name} follows RFC 6121 §A.2`, () => {
      const { goesOn, next } = cell(OUTBOUND[type], index)
      const { state, isRouted } = sendSubscription(stateOf(name), type)
      // The two notes of §A.2.3: what is not routed is remembered as a pre-approval, where it allows something.
      const isPreApproved = type === "subscribed" && !goesOn && !stateOf(name).from
      assert.deepEqual({ state, isRouted }, { state: stateOf(next, isPreApproved), isRouted: goesOn })
    })

    test(`receiving ${type} in state ${name} follows RFC 6121 §A.3`, () => {
      const { goesOn, next } = cell(INBOUND[type], index)
      const { state, isDelivered, isApprovedAtOnce } = receiveSubscription(stateOf(name), type)
      assert.deepEqual({ state, isDelivered }, { state: stateOf(next), isDelivered: goesOn })
      assert.equal(isApprovedAtOnce, type === "subscribe" && stateOf(name).from)
    })
  }
}

for (const name of ["N", "No", "T"] as const) {
  test(`a request that was approved in advance is answered at once in state ${name}`, () => {
    const { state, isDelivered, isApprovedAtOnce } = receiveSubscription(stateOf(name, true), "subscribe")
    const next = { N: "F", No: "Fo", T: "B" } as const
    assert.deepEqual(
      { state, isDelivered, isApprovedAtOnce },
      { state: stateOf(next[name]), isDelivered: false, isApprovedAtOnce: true },
    )
  })

  test(`an approval in advance is taken back in state ${name} without the contact hearing of it`, () => {
    assert.deepEqual(sendSubscription(stateOf(name, true), "unsubscribed"), {
      state: stateOf(name),
      isRouted: false,
    })
  })
}

test("no sequence of received stanzas makes a user see or be seen without having asked or allowed", () => {
  let states = [stateOf("N")]
  for (let step = 0; step < 4; step++) {
    states = states.flatMap((state) => TYPES.map((type) => receiveSubscription(state, type).state))
  }
  assert.ok(states.every(({ to, from }) => !to && !from))
})
