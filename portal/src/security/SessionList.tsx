import type { UserSession } from '../api/userTypes';
import { Entries, Entry, EntryButton } from '../ui/Entry';
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
    <Entries label={label}>
      {sessions.map((session) => (
        <Entry
          key={session.session_id}
          head={
            <>
              <strong title={session.user_agent}>{nameOf(session)}</strong>
              {session.is_current && <ToneBadge tone="good">{security.current}</ToneBadge>}
            </>
          }
          told={
            <>
              {security.since} <When at={session.created_at} />
              {session.address !== undefined && ` ${security.from(session.address)}`}
              {' · '}
              {security.ends} <When at={session.expires_at} />
            </>
          }
          buttons={
            onEnd !== undefined &&
            !session.is_current && (
              <EntryButton label={security.endOne(nameOf(session))} onClick={() => onEnd(session)}>
                {security.end}
              </EntryButton>
            )
          }
        />
      ))}
    </Entries>
  );
}

function nameOf({ user_agent: agent }: UserSession): string {
  const known = browserName(agent ?? '');
  if (known !== undefined) return security.browser(known.name, known.system);
  return agent ?? security.unknownBrowser;
}
