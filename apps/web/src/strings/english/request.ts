export const request = {
  accept: "Accept",
  decline: "Decline",
  acceptFrom: "Accept the request of {name}",
  declineFrom: "Decline the request of {name}",
  accepted: "You and {name} see now when the other is online.",
  declined: "Declined. {name} will not see when you are online.",
  asks: "{name} wants to be in touch with you",
} as const
