import type { LimitedAction, RoleLimit } from '../api/approvalTypes';
import type { Role } from '../api/roleTypes';
import { editableAmount, parseAmount } from '../format/money';

// Limits while they are edited: amounts are what was typed.

export interface LimitDraft {
  id: number;
  role: Role;
  action: LimitedAction;
  currency: string;
  single: string;
  daily: string;
}

/** Whose role includes it, as src/domain/role.c has it. */
export const ROLES_OF: Record<LimitedAction, Role[]> = {
  capture: ['operator', 'admin'],
  refund: ['finance', 'admin'],
  cancel: ['operator', 'admin'],
  release: ['operator', 'admin'],
};

const textOf = (amount: number | undefined, currency: string): string =>
  amount === undefined ? '' : editableAmount(amount, currency);

export const draftsOf = (limits: RoleLimit[]): LimitDraft[] =>
  limits.map((limit, id) => ({
    id,
    role: limit.role,
    action: limit.action,
    currency: limit.currency,
    single: textOf(limit.single_amount, limit.currency),
    daily: textOf(limit.daily_amount, limit.currency),
  }));

/** One more, in the currency of the last. */
export const freshDraft = (drafts: LimitDraft[]): LimitDraft => ({
  id: Math.max(-1, ...drafts.map((draft) => draft.id)) + 1,
  role: 'finance',
  action: 'refund',
  currency: drafts.at(-1)?.currency ?? 'SEK',
  single: '',
  daily: '',
});

type Fault = 'amount' | 'empty';

export function faultsOf(draft: LimitDraft): { single?: Fault; daily?: Fault } {
  const isWrong = (text: string) => text.trim() !== '' && !parseAmount(text, draft.currency).ok;
  if (draft.single.trim() === '' && draft.daily.trim() === '') return { single: 'empty' };
  return {
    ...(isWrong(draft.single) && { single: 'amount' as const }),
    ...(isWrong(draft.daily) && { daily: 'amount' as const }),
  };
}

/** What is to be saved; undefined while something is wrong with it. */
export function readDrafts(drafts: LimitDraft[]): RoleLimit[] | undefined {
  if (drafts.some((draft) => Object.keys(faultsOf(draft)).length > 0)) return undefined;
  return drafts.map(({ role, action, currency, single, daily }) => {
    const [one, day] = [parseAmount(single, currency), parseAmount(daily, currency)];
    return {
      role,
      action,
      currency,
      ...(one.ok && { single_amount: one.minor }),
      ...(day.ok && { daily_amount: day.minor }),
    };
  });
}
