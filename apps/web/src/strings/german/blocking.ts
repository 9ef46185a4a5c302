export const blocking = {
  block: "Blockieren",
  blockTitle: "{name} blockieren?",
  blockText:
    "{name} kann dir nicht mehr schreiben, sieht nicht, ob du online bist, und erfährt nichts davon.",
  blockNamed: "{name} blockieren",
  report: "Melden",
  reportTitle: "{name} melden",
  reportText:
    "Die Leute, die deinen Server betreiben, bekommen die Meldung und, wenn du willst, was {name} zuletzt geschrieben hat. {name} wird außerdem blockiert.",
  reason: "Worum geht es?",
  spam: "Spam",
  abuse: "Belästigung oder Beleidigung",
  words: "In deinen Worten (optional)",
  withMessages: "Die letzten Nachrichten mitsenden",
  reported: "Gemeldet und blockiert. Danke dir.",
  blocked: "{name} ist blockiert.",
  unblock: "Freigeben",
  unblockNamed: "{name} freigeben",
  unblocked: "{name} kann dir wieder schreiben.",
  blockGroups: "Was {name} in gemeinsamen Gruppen schreibt, siehst du dort weiterhin.",
  isBlocked: "Du blockierst {name}.",
} as const
