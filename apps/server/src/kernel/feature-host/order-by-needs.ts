import type { AnyFeature } from "@kith/feature-kit"

/**
 * Every feature after those it needs, otherwise in the order given. Refuses a need that is not listed, two features of
 * one name and a circle, each with the names.
 */
export function orderByNeeds(features: readonly AnyFeature[]): AnyFeature[] {
  const listed = new Map<string, AnyFeature>()
  for (const feature of features) {
    if (listed.has(feature.name)) throw new Error(`Two features are called "${feature.name}"; rename one`)
    listed.set(feature.name, feature)
  }

  const ordered = new Set<AnyFeature>()
  const visit = (feature: AnyFeature, path: readonly string[]) => {
    if (ordered.has(feature)) return
    const trail = [...path, feature.name]
    if (path.includes(feature.name))
      throw new Error(`Features need each other in a circle: ${trail.join(" → ")}`)
    for (const need of Object.values(feature.needs)) {
      if (listed.get(need.name) !== need) {
        throw new Error(
          `The feature "${feature.name}" needs "${need.name}", which is not in the list of features`,
        )
      }
      visit(need, trail)
    }
    ordered.add(feature)
  }
  for (const feature of features) visit(feature, [])
  return [...ordered]
}
