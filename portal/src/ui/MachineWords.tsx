import { t } from '../messages';
import { reasonText } from './refusals';

interface Props {
  said: string;
  /** Of our own server's sentences; what others say has none. */
  code: string | undefined;
}

/** Why something failed that a machine did: in the reader's language, or its own words as a quotation. */
export function MachineWords({ said, code }: Props) {
  const text = reasonText(code === undefined ? {} : { reason_code: code });
  if (text !== undefined) return <>{text}</>;
  return (
    <>
      {t.errors.ownWords} <q lang="en">{said}</q>
    </>
  );
}
