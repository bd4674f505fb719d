import { Button } from '@mantine/core';
import { nameOfActor } from '../api/actor';
import type { ApiKey } from '../api/keyTypes';
import { keys as keysTexts } from '../keyMessages';
import { CopyButton } from '../ui/CopyButton';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import classes from './ApiKeysPage.module.css';

interface Props {
  keys: ApiKey[];
  onRevoke: (key: ApiKey) => void;
}

export function ApiKeyTable({ keys, onRevoke }: Props) {
  return (
    <ul className={classes.keys} aria-label={keysTexts.title}>
      {keys.map((key) => (
        <li key={key.username}>
          <div>
            <div className={classes.name}>
              <strong>{key.label ?? keysTexts.unnamed}</strong>
              {key.revoked_at !== undefined && <ToneBadge tone="calm">{keysTexts.revoked}</ToneBadge>}
            </div>
            <div className={classes.name}>
              <span className="mono">{key.username}</span>
              <CopyButton value={key.username} what={keysTexts.username} />
            </div>
            <p className={classes.told}>
              {keysTexts.createdBy(nameOfActor(key.created_by, keysTexts.system))} <When at={key.created_at} />
              {' · '}
              <Use of={key} />
            </p>
          </div>
          {key.revoked_at === undefined && (
            <Button
              variant="default"
              size="xs"
              aria-label={keysTexts.revokeOne(key.label ?? key.username)}
              onClick={() => onRevoke(key)}
            >
              {keysTexts.revoke}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Until when it was of use, or that it was of none yet. */
function Use({ of }: { of: ApiKey }) {
  if (of.revoked_at !== undefined)
    return (
      <>
        {keysTexts.revokedBy(nameOfActor(of.revoked_by, keysTexts.system))} <When at={of.revoked_at} />
      </>
    );
  if (of.last_used_at === undefined) return keysTexts.neverUsed;
  return (
    <>
      {keysTexts.lastUsed} <When at={of.last_used_at} />
    </>
  );
}
