import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useContext, useState, type ReactNode } from 'react';
import { capture } from '../captureMessages';
import classes from './Dialog.module.css';
import { DialogBusy, DialogsCovered } from './dialogBusy';

interface Props {
  isOpen: boolean;
  title: string;
  /** It cannot be closed now, for a reason that nothing within it tells by useDialogBusy. */
  isBusy?: boolean;
  /** How wide it is where there is room. */
  size?: 'md' | 'lg' | 'xl';
  /** It is a form of many fields: not all of it is read aloud when it opens. */
  isForm?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A question that takes the whole attention. A click beside it does not close it: what was typed would be lost. */
export function Dialog({ isOpen, title, isBusy = false, size = 'md', isForm = false, onClose, children }: Props) {
  const [isHeld, setHeld] = useState(false);
  const isShut = isBusy || isHeld;
  const isCovered = useContext(DialogsCovered);
  // Mantine describes the dialog by its body.
  const body = <DialogBusy.Provider value={setHeld}>{children}</DialogBusy.Provider>;
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      closeOnClickOutside={false}
      closeOnEscape={!isShut && !isCovered}
      size={size}
      centered
    >
      <Modal.Overlay backgroundOpacity={0.5} />
      <Modal.Content>
        {/* A header element would be a second banner of the page. */}
        <Modal.Header role="presentation">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={capture.close} disabled={isShut} />
        </Modal.Header>
        {isForm ? <div className={classes.body}>{body}</div> : <Modal.Body>{body}</Modal.Body>}
      </Modal.Content>
    </Modal.Root>
  );
}
