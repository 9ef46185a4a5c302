export const failures = {
  notConnected: "Es gibt keine Verbindung zum Server. Versuch es noch einmal, wenn du online bist.",
  tooLong: "Diese Nachricht ist zu lang: Höchstens {size} gehen auf einmal. Sende sie in Teilen.",
  notKept:
    "Dieses Gerät kann die Nachricht nicht behalten, deshalb wurde sie nicht gesendet. Schaffe Platz und versuch es dann noch einmal.",
  noRoomToKeep:
    "Dieses Gerät kann die Nachricht aus Platzmangel nicht behalten. Schaffe Platz: Dann wird sie von selbst gesendet.",
  tooManyContacts:
    "Hier fehlen einige deiner Kontakte: Die Liste hat mehr als {count, number} oder ist zu lang zum Lesen. Entferne einige.",
  said: "{sentence} Die Antwort war: „{words}“",
  saidOnly: "Die Antwort war: „{words}“",
  unreachable:
    "Diese Adresse ist nicht erreichbar: Vielleicht gibt es sie nicht, oder sie nimmt keine Nachrichten an.",
  nothingThere: "Unter dieser Adresse ist niemand und nichts. Prüfe sie.",
  noSuchServer:
    "Der andere Server ist nicht zu finden oder kann nicht beweisen, wer er ist. Stimmt die Adresse?",
  noAnswer: "Es kam nicht rechtzeitig eine Antwort. Versuch es später noch einmal.",
  away: "Die andere Seite ist gerade nicht erreichbar. Versuch es später noch einmal.",
  noRoom: "Die andere Seite hat gerade keinen Platz für mehr. Versuch es später noch einmal.",
  rule: "Eine Regel des Servers lässt das nicht zu.",
  notAccepted: "Die andere Seite nimmt das nicht an.",
  notAllowed: "Das ist nicht erlaubt.",
  notAnAddress: "Das ist keine gültige Adresse. Prüfe, wie sie geschrieben ist.",
  forbidden: "Du darfst das nicht.",
  gone: "Diese Adresse ist umgezogen, oder es gibt sie nicht mehr.",
  notSupported: "Die andere Seite kann das nicht.",
  conflict: "Das gibt es schon. Wähle etwas anderes.",
  notUnderstood: "Die andere Seite konnte damit nichts anfangen.",
  brokenServer: "Auf dem Server ist etwas schiefgegangen. Versuch es später noch einmal.",
  refused: "Der Server hat mit einem Fehler geantwortet. Versuch es später noch einmal.",
  noVoice: "Du darfst in dieser Gruppe gerade nicht schreiben. Bitte die Moderation um Erlaubnis.",
  notInRoom: "Du bist nicht in dieser Gruppe. Tritt ihr bei und versuch es dann noch einmal.",
  fileTooLarge: "„{name}“ ist zu groß für deinen Server. Sende eine kleinere Datei.",
  fileTooLargeFor:
    "„{name}“ ist zu groß für deinen Server, der Dateien bis {most} annimmt. Sende eine kleinere.",
  emptyFile: "„{name}“ ist leer. Wähle eine andere Datei.",
  unnamedFile: "Die Datei",
  tooManyFiles:
    "{most, plural, one {In eine Nachricht passt höchstens # Datei.} other {In eine Nachricht passen höchstens # Dateien.}} Sende den Rest in einer weiteren.",
  uploadQuota:
    "Du hast so viel hochgeladen, wie dein Server erlaubt. Lösche Dateien, die du nicht mehr brauchst, oder versuch es später noch einmal.",
  uploadQuotaUntil: "Du hast so viel hochgeladen, wie dein Server erlaubt. Versuch es wieder nach: {time}.",
  uploadRefused: "Dein Server nimmt die Datei nicht an. {reason}",
  uploadAnswer:
    "Dein Server hat die Datei nicht angenommen (Antwort {status}). Versuch es später noch einmal.",
  deviceFull:
    "Auf diesem Gerät ist kein Platz für die Datei, bis sie gesendet ist. Schaffe Platz und versuch es dann noch einmal.",
  deviceFullWaiting:
    "{size} warten auf diesem Gerät noch darauf, gesendet zu werden. Sende mehr, sobald sie weg sind.",
  noUploads:
    "Dein Server nimmt keine Dateien an. Bitte die Leute, die ihn betreiben, HTTP File Upload einzuschalten.",
  noSlot: "Dein Server hat nicht gesagt, wohin die Datei soll. Sag es den Leuten, die ihn betreiben.",
  uploadBroke: "Die Verbindung ist beim Senden der Datei abgebrochen. Versuch es noch einmal.",
  serverFull: "Dein Server hat keinen Platz für weitere Dateien. Sag es den Leuten, die ihn betreiben.",
  uploadFailed: "Die Datei konnte nicht gesendet werden. Versuch es noch einmal.",
  filesFailed:
    "{count, plural, one {Eine Datei ließ sich nicht hochladen.} other {# Dateien ließen sich nicht hochladen.}} Versuch es noch einmal oder lass weg, was nicht geht.",
  fileLost: "Die Datei ist nicht mehr auf diesem Gerät. Lass sie weg und wähl sie noch einmal aus.",
  directElsewhere:
    "Ein anderes Fenster kümmert sich um diese Datei. Antworte dort, oder warte, bis sie wieder angeboten wird.",
  directNobody:
    "Kein Gerät dieses Kontakts, das Dateien direkt annimmt, ist online. Versuch es noch einmal, wenn eines da ist, oder sende die Datei über deinen Server.",
  directLost: "Die Datei ist nicht mehr auf diesem Gerät. Wähl sie noch einmal aus.",
} as const
