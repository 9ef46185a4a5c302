export const voice = {
  record:
    "Grabar un mensaje de voz. Mantén pulsado para hablar, o pulsa una vez para hablar con las manos libres.",
  recording: "Grabando, {length}",
  slideToCancel: "Desliza a un lado para descartar, o hacia arriba para hablar con las manos libres",
  stop: "Parar y escuchar",
  cancel: "Descartar la grabación",
  send: "Enviar la grabación",
  level: "Volumen",
  name: "Mensaje de voz",
  denied:
    "Tu navegador no deja que esta página use el micrófono. Permítelo junto a la dirección de la página y vuelve a intentarlo.",
  noMicrophone: "No se encontró ningún micrófono. Conecta uno y vuelve a intentarlo.",
  busy: "Otro programa está usando el micrófono. Ciérralo y vuelve a intentarlo.",
  unsupported: "Este navegador no puede grabar. Usa otro, o envía un archivo.",
  insecure:
    "Los navegadores solo graban en páginas que llegan por HTTPS. Díselo a quien lleva este servidor.",
  tooShort: "Mantén pulsado el botón mientras hablas, o púlsalo una vez para hablar con las manos libres.",
  longest: "Un mensaje de voz dura como mucho {minutes, number} minutos.",
  videoTitle: "Videomensaje",
  videoName: "Videomensaje",
  videoStart: "Grabar",
  videoStop: "Parar",
  videoAgain: "Grabar de nuevo",
  videoSend: "Enviar",
  videoLeft: "{seconds, plural, one {Queda # segundo} other {Quedan # segundos}}",
  cameraDenied:
    "Tu navegador no deja que esta página use la cámara. Permítelo junto a la dirección de la página y vuelve a intentarlo.",
  noCamera: "No se encontró ninguna cámara. Conecta una y vuelve a intentarlo.",
  cameraBusy: "Otro programa está usando la cámara. Ciérralo y vuelve a intentarlo.",
  yourCamera: "Lo que ve tu cámara",
} as const
