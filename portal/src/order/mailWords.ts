import type { Mail } from '../api/mailTypes';
import { first } from '../format/order';
import { mail as mailTexts } from '../timelineMessages';

/** "Invoice to a@b.se: refused for good (550 No such user)". The answer of a mail that was sent says nothing more. */
export function tellMail(mail: Mail): string {
  const kind = mailTexts.kinds[mail.kind] ?? mail.kind;
  const what = mail.is_copy === true ? mailTexts.copy(kind, mail.to) : mailTexts.to(kind, mail.to);
  const answer = mail.state === 'sent' ? undefined : first(mail.answer);
  const state = mailTexts.states[mail.state] ?? mail.state;
  const repeated = (mail.unanswered_attempts ?? 0) > 0 ? [mailTexts.repeated] : [];
  return [`${what}: ${state}${answer === undefined ? '' : ` (${answer})`}`, ...repeated].join(' · ');
}
