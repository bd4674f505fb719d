import { removePasskey } from '../api/passkeyCalls';
import type { Passkey } from '../api/passkeyTypes';
import { passkey as texts } from '../passkeyMessages';
import { Question } from '../ui/Question';
import { users } from '../userMessages';

export function RemovePasskeyDialog({ passkey, onClose }: { passkey: Passkey | undefined; onClose: () => void }) {
  return (
    <Question
      isOpen={passkey !== undefined}
      title={texts.removeTitle(passkey?.name ?? '')}
      text={texts.removeText}
      confirm={texts.remove}
      isGrave
      send={() => removePasskey(passkey?.passkey_id ?? '')}
      texts={users}
      done={texts.removed}
      changes={['passkeys']}
      onClose={onClose}
    />
  );
}
