import type { ApiError } from "@/components/api/call";
import type { FormError } from "@/lib/http/form-error";

const TOLD: Record<FormError, ApiError> = {
  wrong_password: { code: "sign_in_required" },
  no_cookies: { code: "no_cookies" },
  proof_required: { code: "proof_required" },
  rate_limited: { code: "rate_limited" },
  unavailable: { code: "internal", reason: "unavailable" },
  internal: { code: "internal" },
};

/** What a script is told where its form is refused for the same reason. */
export function toldOf(error: FormError): ApiError {
  return TOLD[error];
}
