export const message = {
  pending: "Waiting to be sent",
  sent: "Sent",
  delivered: "Delivered",
  displayed: "Read",
  failed: "Not sent",
  failedText: "This message was not sent.",
  retry: "Try again",
  discard: "Delete",
} as const
