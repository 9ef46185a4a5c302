export const search = {
  title: "Alle Nachrichten durchsuchen",
  placeholder: 'Wörter, "eine Wendung", from:juliet, has:file',
  hint: 'Alle Wörter werden gesucht, auch in längeren. "Wörter in Anführungszeichen" stehen zusammen; from:me, from:juliet, has:file und has:link grenzen die Suche ein.',
  found: "{count, plural, =0 {Nichts gefunden} one {# Nachricht} other {# Nachrichten}}",
  more: "Mehr zeigen",
  onServer: "Nur auf dem Server",
  nothingTitle: "Nichts gefunden",
  nothing: "Versuch es mit weniger oder anderen Wörtern oder nur einem Teil davon.",
} as const
