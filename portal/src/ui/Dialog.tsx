import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { capture } from '../captureMessages';

interface Props {
  isOpen: boolean;
  title: string;
  /** While something is under way the dialog cannot be closed: its outcome would be lost from sight. */
  isBusy: boolean;
  /** How wide it is where there is room. */
  size?: 'md' | 'lg' | 'xl';
  onClose: () => void;
  children: ReactNode;
}

/** A question that takes the whole attention. A click beside it does not close it: what was typed would be lost. */
export function Dialog({ isOpen, title, isBusy, size = 'md', onClose, children }: Props) {
  return (
    <Modal.Root opened={isOpen} onClose={onClose} closeOnClickOutside={false} closeOnEscape={!isBusy} size={size} centered>
      <Modal.Overlay backgroundOpacity={0.5} />
      <Modal.Content>
        {/* A header element would be a second banner of the page. */}
        <Modal.Header role="presentation">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={capture.close} disabled={isBusy} />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
