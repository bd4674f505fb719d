import type { Mail } from '../api/mailTypes';
import { mail as mailTexts } from '../timelineMessages';

/** "Invoice to a@b.se: refused for good". */
export function tellMail(mail: Mail): string {
  const kind = mailTexts.kinds[mail.kind] ?? mail.kind;
  const what = mail.is_copy === true ? mailTexts.copy(kind, mail.to) : mailTexts.to(kind, mail.to);
  const state = mailTexts.states[mail.state] ?? mail.state;
  const repeated = (mail.unanswered_attempts ?? 0) > 0 ? [mailTexts.repeated] : [];
  return [`${what}: ${state}`, ...repeated].join(' · ');
}
