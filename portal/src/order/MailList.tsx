import type { Mail } from '../api/mailTypes';
import { mail as mailTexts } from '../timelineMessages';
import { AlertIcon, MailIcon } from '../ui/icons';
import classes from './MailList.module.css';
import { tellMail } from './mailWords';

/** Whom an event was told to by mail, and what became of it. */
export function MailList({ mails }: { mails: Mail[] }) {
  if (mails.length === 0) return null;
  return (
    <ul className={classes.mails} aria-label={mailTexts.list}>
      {mails.map((mail) => {
        const isLost = mail.state === 'bounced' || mail.state === 'expired';
        const Icon = isLost ? AlertIcon : MailIcon;
        return (
          <li key={`${mail.kind} ${String(mail.is_copy)}`} data-lost={isLost || undefined}>
            <Icon width={16} height={16} />
            <div>{tellMail(mail)}</div>
          </li>
        );
      })}
    </ul>
  );
}
