import { DomainError } from "@kith/feature-kit"

export function notUnderstood(): DomainError {
  return new DomainError("service-unavailable", "Nothing here understands this request.")
}
