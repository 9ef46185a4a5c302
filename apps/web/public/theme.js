// Before the first paint, so that what was chosen does not flash in other colours and sizes. What the keys and values
// mean stands in src/features/settings/appearance.ts.
try {
  const root = document.documentElement
  const chosen = JSON.parse(localStorage.getItem("kith.appearance") ?? "{}")
  // COMPAT(1.0): where versions before 0.2 kept the theme.
  const theme = chosen.theme ?? localStorage.getItem("kith.theme")
  if (theme === "light" || theme === "dark") root.dataset.theme = theme
  if (chosen.contrast === "more") root.dataset.contrast = "more"
  if (/^[a-z]+$/.test(chosen.accent ?? "")) root.dataset.accent = chosen.accent
  if (chosen.density === "compact") root.dataset.density = "compact"
  if (chosen.textSize >= 80 && chosen.textSize <= 200) root.style.fontSize = `${chosen.textSize}%`
} catch {
  // Storage is switched off, or holds something else: the usual holds.
}
