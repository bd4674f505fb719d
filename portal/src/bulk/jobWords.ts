import type { Job, JobOutcome, JobResult } from '../api/jobTypes';
import { job as texts } from '../jobMessages';
import { formatMoney } from '../format/money';
import type { JobSum } from './sums';

export type ShownStatus = keyof typeof texts.status;

/** While a file is checked nothing of it runs. */
export const shownStatus = ({ status, dry_run }: Job): ShownStatus =>
  status === 'running' && dry_run === true ? 'checking' : status;

export function toneOf({ status, failed }: Job): 'info' | 'warn' | 'good' | 'calm' {
  if (status === 'cancelled') return 'calm';
  if (status === 'paused') return 'warn';
  if (status === 'checked' || status === 'finished') return failed > 0 ? 'warn' : 'good';
  return 'info';
}

export function titleOf({ kind, action, file_name, total }: Job): string {
  if (kind === 'bulk_file') return file_name ?? texts.unnamedFile;
  if (kind === 'bulk_action' && action !== undefined) return texts.actionTitle(texts.actions[action], total);
  return kind === 'bulk_capture' ? texts.title(total) : texts.titleUnknown;
}

/** What a screen reader says of a job that does not go on. */
export function endOf({ status, done, failed, total }: Job): string | undefined {
  switch (status) {
    case 'finished':
      return texts.announceEnd(done, failed);
    case 'checked':
      return texts.announceChecked(done, failed);
    case 'paused':
      return texts.announcePaused(done + failed, total);
    case 'cancelled':
      return texts.announceCancelled(done);
    case 'queued':
    case 'running':
      return undefined;
  }
}

export const outcomeWord = (outcome: JobOutcome, isDry: boolean): string =>
  (isDry ? texts.plans : texts.outcomes)[outcome];

const ADVICE: Record<string, string | undefined> = texts.advice;

/** What whoever wrote the file can do about a row that failed. */
export function adviceFor({ outcome, code = '', column }: JobResult): string | undefined {
  if (outcome !== 'failed') return undefined;
  return ADVICE[code] ?? (column === undefined ? undefined : texts.fixColumn(column));
}

const MONEY: Partial<Record<JobOutcome, (amount: string) => string>> = {
  captured: texts.runCapture,
  refunded: texts.runRefund,
};
const PARTS_MAX = 3;

/** What is on the button that runs a file: the money it moves, unless that is more than a button can hold. */
export function runWords(rows: number, sums: readonly JobSum[]): string {
  const parts = sums.flatMap(({ outcome, amounts }) =>
    amounts.map(({ currency, amount }) => MONEY[outcome]?.(formatMoney(amount, currency))),
  );
  const told = parts.filter((part) => part !== undefined);
  return told.length === 0 || told.length > PARTS_MAX ? texts.run(rows) : texts.runWith(rows, told.join(', '));
}
