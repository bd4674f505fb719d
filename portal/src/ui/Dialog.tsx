import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { capture } from '../captureMessages';
import { DialogBusy } from './dialogBusy';

interface Props {
  isOpen: boolean;
  title: string;
  /** It cannot be closed now, for a reason that nothing within it tells by useDialogBusy. */
  isBusy?: boolean;
  /** How wide it is where there is room. */
  size?: 'md' | 'lg' | 'xl';
  onClose: () => void;
  children: ReactNode;
}

/** A question that takes the whole attention. A click beside it does not close it: what was typed would be lost. */
export function Dialog({ isOpen, title, isBusy = false, size = 'md', onClose, children }: Props) {
  const [isHeld, setHeld] = useState(false);
  const isShut = isBusy || isHeld;
  return (
    <Modal.Root opened={isOpen} onClose={onClose} closeOnClickOutside={false} closeOnEscape={!isShut} size={size} centered>
      <Modal.Overlay backgroundOpacity={0.5} />
      <Modal.Content>
        {/* A header element would be a second banner of the page. */}
        <Modal.Header role="presentation">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={capture.close} disabled={isShut} />
        </Modal.Header>
        <Modal.Body>
          <DialogBusy.Provider value={setHeld}>{children}</DialogBusy.Provider>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
