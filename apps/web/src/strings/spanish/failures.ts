export const failures = {
  notConnected: "No hay conexión con el servidor. Vuelve a intentarlo cuando estés en línea.",
  tooLong:
    "Este mensaje es demasiado largo: se pueden enviar como mucho {size} a la vez. Envíalo por partes.",
  notKept:
    "Este dispositivo no puede guardar el mensaje, así que no se ha enviado. Haz sitio y vuelve a intentarlo.",
  noRoomToKeep:
    "Este dispositivo no puede guardar el mensaje por falta de sitio. Haz sitio y se enviará solo.",
  tooManyContacts:
    "Aquí faltan algunos de tus contactos: la lista tiene más de {count, number} o es demasiado larga para leerla. Quita algunos.",
  said: "{sentence} La respuesta fue: «{words}»",
  saidOnly: "La respuesta fue: «{words}»",
  unreachable: "No se puede llegar a esta dirección: quizá no existe, o no acepta mensajes.",
  nothingThere: "En esta dirección no hay nadie ni nada. Revísala.",
  noSuchServer: "No se encuentra el otro servidor, o no demuestra quién es. ¿Es correcta la dirección?",
  noAnswer: "No hubo respuesta a tiempo. Vuelve a intentarlo más tarde.",
  away: "Ahora mismo no se puede contactar con esta persona. Vuelve a intentarlo más tarde.",
  noRoom: "La otra parte no tiene sitio para más en este momento. Vuelve a intentarlo más tarde.",
  rule: "Una regla del servidor no lo permite.",
  notAccepted: "La otra parte no lo acepta.",
  notAllowed: "Esto no está permitido.",
  notAnAddress: "Esta dirección no es válida. Revisa cómo está escrita.",
  forbidden: "No tienes permiso para hacer esto.",
  gone: "Esta dirección se ha mudado o ya no existe.",
  notSupported: "La otra parte no lo admite.",
  conflict: "Esto ya existe. Elige otra cosa.",
  notUnderstood: "La otra parte no lo ha entendido.",
  brokenServer: "Algo falló en el servidor. Vuelve a intentarlo más tarde.",
  refused: "El servidor respondió con un error. Vuelve a intentarlo más tarde.",
  noVoice: "Ahora no puedes escribir en este grupo. Pide permiso a quienes moderan.",
  notInRoom: "No estás en este grupo. Únete y vuelve a intentarlo.",
  fileTooLarge: "«{name}» es demasiado grande para tu servidor. Envía un archivo más pequeño.",
  fileTooLargeFor:
    "«{name}» es demasiado grande para tu servidor, que acepta archivos de hasta {most}. Envía uno más pequeño.",
  emptyFile: "«{name}» está vacío. Elige otro archivo.",
  unnamedFile: "El archivo",
  tooManyFiles:
    "{most, plural, one {En un mensaje cabe como mucho # archivo.} other {En un mensaje caben como mucho # archivos.}} Envía el resto en otro.",
  uploadQuota:
    "Has subido todo lo que permite tu servidor. Elimina archivos que ya no necesites o vuelve a intentarlo más tarde.",
  uploadQuotaUntil: "Has subido todo lo que permite tu servidor. Vuelve a intentarlo después de: {time}.",
  uploadRefused: "Tu servidor no acepta el archivo. {reason}",
  uploadAnswer: "Tu servidor no aceptó el archivo (respuesta {status}). Vuelve a intentarlo más tarde.",
  deviceFull:
    "En este dispositivo no hay sitio para el archivo hasta que se envíe. Haz sitio y vuelve a intentarlo.",
  deviceFullWaiting: "En este dispositivo hay {size} a la espera de enviarse. Espera y después envía más.",
  noUploads: "Tu servidor no acepta archivos. Pide a quien lo administra que active HTTP File Upload.",
  noSlot: "Tu servidor no dijo adónde debe ir el archivo. Díselo a quien lo administra.",
  uploadBroke: "La conexión se cortó mientras se enviaba el archivo. Vuelve a intentarlo.",
  serverFull: "Tu servidor no tiene sitio para más archivos. Díselo a quien lo administra.",
  uploadFailed: "No se pudo enviar el archivo. Vuelve a intentarlo.",
  filesFailed:
    "{count, plural, one {No se pudo enviar un archivo.} other {No se pudieron enviar # archivos.}} Vuelve a intentarlo o quita lo que no se pueda enviar.",
  fileLost: "El archivo ya no está en este dispositivo. Quítalo y elígelo de nuevo.",
  directElsewhere:
    "Otra ventana se ocupa de este archivo. Responde allí, o espera a que se ofrezca de nuevo.",
  directNobody:
    "Ningún dispositivo de este contacto que acepte archivos directamente está en línea. Vuelve a intentarlo cuando lo haya, o envía el archivo por tu servidor.",
  directLost: "El archivo ya no está en este dispositivo. Elígelo de nuevo.",
} as const
