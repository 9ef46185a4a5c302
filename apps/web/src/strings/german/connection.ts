export const connection = {
  connecting: "Verbinden…",
  reconnecting: "Neu verbinden…",
  waiting:
    "Neuer Versuch in {seconds, plural, one {# Sekunde} other {# Sekunden}}. Was du schreibst, wird gesendet, sobald du wieder verbunden bist.",
  offline: "Du bist offline. Was du schreibst, wird gesendet, sobald du wieder verbunden bist.",
  tryNow: "Jetzt versuchen",
  behind:
    "Der Server hat noch nicht alles geschickt: Nachrichten oder Kontakte können fehlen. Es wird von selbst noch einmal versucht.",
  signInAgain: "Neu anmelden",
  back: "Du bist wieder online.",
  refusedElsewhere:
    "Du wurdest abgemeldet: von einem anderen Gerät aus, durch ein neues Passwort oder weil es das Konto nicht mehr gibt. Melde dich neu an. Was du geschrieben hast, bleibt erhalten.",
  refusedDisabled:
    "Das Konto wurde gelöscht oder gesperrt, oder sein Passwort ist ein anderes. Melde dich neu an oder frag die Leute, die den Server betreiben.",
  refusedConflict: "Eine andere Sitzung hat diese ersetzt. Melde dich neu an, um hier weiterzumachen.",
  refusedUnsafe:
    "Der Server bietet keine Anmeldung, bei der das Passwort sicher ist. Frag die Leute, die ihn betreiben.",
  refusedUntrusted:
    "Das ist vielleicht nicht dein Server, oder jemand dazwischen hört mit. Versuch ein anderes Netz oder frag die Leute, die den Server betreiben.",
  refusedSignedOut: "Du hast dich in einem anderen Tab von diesem Konto abgemeldet.",
  refusedSessions:
    "Das Konto ist an zu vielen Orten angemeldet. Melde dich anderswo ab und versuch es dann noch einmal.",
  refusedStep:
    "Der Server verlangt einen weiteren Schritt, den diese App nicht kennt. Frag die Leute, die ihn betreiben.",
  refusedServer: "Der Server kennt diese Adresse nicht. Prüfe, was hinter dem @ steht.",
} as const
