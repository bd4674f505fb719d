import { Button } from '@mantine/core';
import type { UserSession } from '../api/userTypes';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { security } from '../userMessages';
import { browserName } from './browserName';
import classes from './Security.module.css';

interface Props {
  label: string;
  sessions: UserSession[];
  /** Absent: they are somebody else's. */
  onEnd?: (session: UserSession) => void;
}

export function SessionList({ label, sessions, onEnd }: Props) {
  if (sessions.length === 0) return <p className={classes.told}>{security.none}</p>;
  return (
    <ul className={classes.sessions} aria-label={label}>
      {sessions.map((session) => (
        <li key={session.session_id}>
          <div>
            <div className={classes.name}>
              <strong title={session.user_agent}>{nameOf(session)}</strong>
              {session.is_current && <ToneBadge tone="good">{security.current}</ToneBadge>}
            </div>
            <p className={classes.told}>
              {security.since} <When at={session.created_at} />
              {session.address !== undefined && ` ${security.from(session.address)}`}
              {' · '}
              {security.ends} <When at={session.expires_at} />
            </p>
          </div>
          {onEnd !== undefined && !session.is_current && (
            <Button
              variant="default"
              size="xs"
              aria-label={security.endOne(nameOf(session))}
              onClick={() => onEnd(session)}
            >
              {security.end}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function nameOf({ user_agent: agent }: UserSession): string {
  const known = browserName(agent ?? '');
  if (known !== undefined) return security.browser(known.name, known.system);
  return agent ?? security.unknownBrowser;
}
