import type { Approval, ApprovalDecision, ApprovalPage, ApprovalRequest, RoleLimit, RoleLimits } from './approvalTypes';
import { get, post, put, type QueryValues } from './client';

export const loadLimits = (signal?: AbortSignal) => get<RoleLimits>('/limits', { signal });
export const replaceLimits = (limits: RoleLimit[], idempotencyKey: string) =>
  put<RoleLimits>('/limits', { body: { limits }, idempotencyKey });

export const findApprovals = (query: QueryValues, signal?: AbortSignal) =>
  get<ApprovalPage>('/approvals', { query, signal });
export const requestApproval = (body: ApprovalRequest, idempotencyKey: string) =>
  post<Approval>('/approvals', { body, idempotencyKey });
export const decideApproval = (
  approvalId: string,
  body: { decision: ApprovalDecision; reason?: string },
  idempotencyKey: string,
) => post<Approval>(`/approvals/${encodeURIComponent(approvalId)}/decisions`, { body, idempotencyKey });
