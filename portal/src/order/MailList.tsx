import type { Mail } from '../api/mailTypes';
import { first } from '../format/order';
import { mail as mailTexts } from '../timelineMessages';
import { AlertIcon, MailIcon } from '../ui/icons';
import { MachineWords } from '../ui/MachineWords';
import classes from './MailList.module.css';
import { tellMail } from './mailWords';
import { ResendMail } from './ResendMail';

/** Whom an event was told to by mail, and what became of it. */
export function MailList({ orderId, mails }: { orderId: string; mails: Mail[] }) {
  if (mails.length === 0) return null;
  return (
    <ul className={classes.mails} aria-label={mailTexts.list}>
      {mails.map((mail) => {
        const isLost = mail.state === 'bounced' || mail.state === 'expired';
        const Icon = isLost ? AlertIcon : MailIcon;
        return (
          <li key={`${mail.kind} ${String(mail.is_copy)}`} data-lost={isLost || undefined}>
            <Icon width={16} height={16} />
            <div className={classes.mail}>
              <div>
                {tellMail(mail)}
                <Answer mail={mail} />
              </div>
              {isForCustomer(mail) && <ResendMail orderId={orderId} mail={mail} />}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** The answer of a mail that was sent says nothing more. */
function Answer({ mail }: { mail: Mail }) {
  const answer = mail.state === 'sent' ? undefined : first(mail.answer);
  if (answer === undefined) return null;
  return (
    <>
      {' · '}
      <MachineWords said={answer} code={mail.reason_code} />
    </>
  );
}

/** Has it come to an end, and was it meant for the customer? Only then it can be sent again. */
const isForCustomer = (mail: Mail) =>
  mail.is_copy !== true && mail.kind !== 'expiry_warning' && mail.state !== 'queued' && mail.state !== 'sending';
