import type { NeededApproval } from '../api/approvalTypes';
import { isLimitExceeded, type ProblemError } from '../api/errors';

/** Why a colleague has to be asked: what a preview says, or where there is none the refusal. */
export type Need = NeededApproval | ProblemError;

interface Preview {
  data: { approval?: NeededApproval } | undefined;
  error: unknown;
}

/** Undefined: the user may do it alone. What a preview says counts before what was refused earlier, of another amount maybe. */
export function needOf(preview: Preview, refused: unknown): Need | undefined {
  if (preview.error === null && preview.data !== undefined) return preview.data.approval;
  return isLimitExceeded(refused) ? refused : undefined;
}
