import { useSyncExternalStore } from "react"
import type { WebFeature, WebPage } from "./web-feature.ts"

const listeners = new Set<() => void>()
let features: readonly WebFeature[] = []

/** From now on the feature has its places. Answers what takes it away again. @throws Error when the name is taken */
export function registerWebFeature(feature: WebFeature): () => void {
  if (features.some(({ name }) => name === feature.name)) {
    throw new Error(`There is a web feature "${feature.name}" already: give this one another name`)
  }
  change([...features, feature])
  return () => change(features.filter((each) => each !== feature))
}

export function useWebFeatures(): readonly WebFeature[] {
  return useSyncExternalStore(onFeaturesChanged, () => features)
}

export function findPage(path: string): WebPage | undefined {
  return features.find(({ page }) => page?.path === path)?.page
}

/** Calls `listener` when a feature has come or gone. */
export function onFeaturesChanged(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function change(next: readonly WebFeature[]): void {
  features = next
  for (const listener of listeners) listener()
}
