import { TextInput } from '@mantine/core';
import classes from './ReferenceFields.module.css';

const LENGTH_MAX = 255;

interface Props {
  texts: { reference: string; description: string };
  reference: string;
  onReference: (text: string) => void;
  description: string;
  onDescription: (text: string) => void;
  isFrozen: boolean;
}

/** What the merchant writes about a capture or a refund. */
export function ReferenceFields({ texts, reference, onReference, description, onDescription, isFrozen }: Props) {
  return (
    <div className={classes.fields}>
      <TextInput
        label={texts.reference}
        autoComplete="off"
        maxLength={LENGTH_MAX}
        value={reference}
        readOnly={isFrozen}
        onChange={(event) => onReference(event.currentTarget.value)}
      />
      <TextInput
        label={texts.description}
        autoComplete="off"
        maxLength={LENGTH_MAX}
        value={description}
        readOnly={isFrozen}
        onChange={(event) => onDescription(event.currentTarget.value)}
      />
    </div>
  );
}
