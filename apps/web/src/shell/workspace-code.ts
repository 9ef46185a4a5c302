import { prepareAccounts } from "@kith/client/browser"

type WorkspaceModule = typeof import("./Workspace.tsx")

let loaded: WorkspaceModule | undefined

/** The code of the signed-in app, if it is here. */
export const findWorkspace = (): WorkspaceModule | undefined => loaded

/** Most of the app. @throws TypeError when its file cannot be fetched */
export async function loadWorkspace(): Promise<WorkspaceModule> {
  loaded ??= await import("./Workspace.tsx")
  return loaded
}

/** Fetches all that is needed once somebody is signed in: the sooner it is asked for, the less of it is waited for. */
export function prepareWorkspace(): void {
  // Whoever needs it then is told.
  Promise.all([prepareAccounts(), loadWorkspace()]).catch(() => undefined)
}
