import { expect, test } from 'vitest';
import type { Mail } from '../api/mailTypes';
import { tellMail } from './mailWords';

const mail: Mail = { event_id: '1', kind: 'invoice', to: 'a@b.se', state: 'sent', attempts: 1, answer: '250 Taken' };

test('what was sent says so, and not what the mail server said', () => {
  expect(tellMail(mail)).toBe('Invoice to a@b.se: sent');
});

test('what was refused says so, and MailList why', () => {
  expect(tellMail({ ...mail, kind: 'capture', state: 'bounced', answer: '550 No such user' })).toBe(
    'Mail about the capture to a@b.se: refused for good',
  );
});

test('a copy, a kind that is new here, and a mail that may have come twice are told', () => {
  expect(tellMail({ ...mail, kind: 'greeting', is_copy: true, unanswered_attempts: 1 })).toBe(
    'greeting, copy to a@b.se: sent · may have arrived more than once',
  );
});
