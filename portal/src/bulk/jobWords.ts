import type { Job, JobAction, JobMode, JobOutcome, JobResult, JobSum } from '../api/jobTypes';
import { bulkFiles } from '../bulkFileMessages';
import { job as texts } from '../jobMessages';
import { formatMoney } from '../format/money';
import { reasonText, type Said } from '../ui/refusals';

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

export const MODES: JobMode[] = ['per_row', 'all_or_nothing'];
/** A job of more rows is done row by row. */
export const ALL_ROWS_MAX = 5_000;

const DONE: Record<JobAction, JobOutcome> = {
  capture: 'captured',
  refund: 'refunded',
  cancel: 'cancelled',
  release: 'released',
  extend: 'extended',
  add_tracking: 'tracking_added',
};

export const sumWord = ({ action }: JobSum, isDry: boolean): string =>
  action === undefined ? bulkFiles.noAction : outcomeWord(DONE[action], isDry);

/** Of a job that was checked the rows that can be done; one that took too long in one piece can be done row by row. */
export const doableOf = ({ done, outcomes = [] }: Job): number =>
  done + (outcomes.find(({ outcome }) => outcome === 'undone')?.rows ?? 0);

/** Why a job that was checked cannot be run in this way. */
export function runRefusal(job: Job, mode: JobMode): string | undefined {
  const isOfFile = job.kind === 'bulk_file';
  if (mode === 'all_or_nothing' && job.failed > 0) return isOfFile ? texts.noneWillDo : texts.noneWillDoOrders;
  if (doableOf(job) > 0) return undefined;
  return isOfFile ? texts.allFail : texts.allFailOrders;
}

const ADVICE: Record<string, string | undefined> = texts.advice;

export const adviceOf = (code: string): string | undefined => ADVICE[code];

/** What whoever wrote the file can do about a row that failed. */
export function adviceFor({ outcome, code = '', column }: JobResult): string | undefined {
  if (outcome !== 'failed') return undefined;
  return ADVICE[code] ?? (column === undefined ? undefined : texts.fixColumn(column));
}

/** By its code; the server's own sentence where that has none, as of jobs from before there were codes. */
export function saidOfResult(result: JobResult): Said | undefined {
  const text = reasonText(result, result.purchase_currency);
  if (text !== undefined) return { text };
  const said = result.detail ?? result.code;
  return said === undefined ? undefined : { text: said, lang: 'en' };
}

const MONEY: Partial<Record<JobAction, (amount: string) => string>> = {
  capture: texts.runCapture,
  refund: texts.runRefund,
};
const PARTS_MAX = 3;

/** What is on the button that runs a file: the money it moves, unless that is more than a button can hold. */
export function runWords(rows: number, sums: readonly JobSum[]): string {
  const parts = sums.map(({ action, purchase_currency, done_amount }) =>
    action === undefined || purchase_currency === undefined || done_amount === 0
      ? undefined
      : MONEY[action]?.(formatMoney(done_amount, purchase_currency)),
  );
  const told = parts.filter((part) => part !== undefined);
  return told.length === 0 || told.length > PARTS_MAX ? texts.run(rows) : texts.runWith(rows, told.join(', '));
}
