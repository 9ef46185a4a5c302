import type { Account } from "@kith/client"
import { createContext, useContext } from "react"

const AccountContext = createContext<Account | undefined>(undefined)

export const AccountProvider = AccountContext.Provider

/** The signed-in account. Only for what is shown while somebody is signed in. */
export function useAccount(): Account {
  const account = useContext(AccountContext)
  if (account === undefined) throw new Error("Nobody is signed in here")
  return account
}
