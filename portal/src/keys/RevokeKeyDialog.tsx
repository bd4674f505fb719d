import { revokeApiKey } from '../api/calls';
import type { ApiKey } from '../api/keyTypes';
import { keys } from '../keyMessages';
import { Question } from '../ui/Question';

export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKey | undefined; onClose: () => void }) {
  const name = apiKey?.label ?? apiKey?.username ?? '';
  return (
    <Question
      isOpen={apiKey !== undefined}
      title={keys.revokeTitle(name)}
      text={keys.revokeText}
      confirm={keys.revoke}
      isGrave
      send={() => revokeApiKey(apiKey?.username ?? '')}
      texts={keys}
      done={keys.revokedNow(name)}
      changes={['api-keys']}
      onClose={onClose}
    />
  );
}
