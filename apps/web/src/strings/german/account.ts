export const account = {
  address: "Adresse",
  password: "Passwort",
  currentPassword: "Aktuelles Passwort",
  newPassword: "Neues Passwort",
  repeatPassword: "Neues Passwort, noch einmal",
  changePassword: "Passwort ändern",
  passwordChanged: "Dein Passwort ist geändert. Andere Geräte fragen nach dem neuen.",
  otherApps: "Andere Apps",
  otherAppsText:
    "Dasselbe Konto geht in jeder XMPP-App: Melde dich dort mit deiner Adresse und deinem Passwort an.",
  invite: "Jemanden einladen",
  inviteText:
    "Wer den Link öffnet, wird dein Kontakt und kann hier ein Konto anlegen, falls noch keins da ist.",
  makeLink: "Link erstellen",
  link: "Einladungslink",
  copyLink: "Link kopieren",
  linkCopied: "Link kopiert. Schick ihn genau einer Person.",
  linkEnds: "Er gilt bis {time}.",
  noInvitations: "Dieser Server erstellt keine Einladungslinks. Gib anderen stattdessen deine Adresse.",
  export: "Deine Daten",
  exportText:
    "Eine Datei mit deinem ganzen Konto: Kontakte, Nachrichten, Einstellungen. Andere XMPP-Server können sie lesen.",
  exportButton: "Deine Daten herunterladen",
  exportTitle: "Deine Daten herunterladen",
  exportPassword: "Gib dein Passwort ein, um zu zeigen, dass du es bist.",
  exportWithKeys:
    "Mit dem Prüfwert deines Passworts, damit ein anderer Server das Konto so übernehmen kann, wie es ist",
  exportStarted: "Der Download beginnt.",
  remove: "Konto löschen",
  removeText:
    "Dein Konto, seine Nachrichten und seine Kontakte werden für immer vom Server gelöscht. Später können andere die Adresse nehmen.",
  removeTitle: "{address} löschen?",
  removeConfirm:
    "Das lässt sich nicht rückgängig machen. Lade vorher deine Daten herunter, wenn du sie behalten möchtest. Tippe die Adresse ein, um das Konto zu löschen:",
  removeField: "Adresse des Kontos",
  removeMismatch: "Das ist nicht die Adresse dieses Kontos. Tippe {address} ein.",
  removed: "Das Konto ist gelöscht.",
} as const
