import { Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { removeSecondFactor } from '../api/calls';
import { factor } from '../factorMessages';
import { Dialog } from '../ui/Dialog';
import { DialogForm } from '../ui/DialogForm';
import { tell } from '../ui/tell';
import { Failure } from '../users/Failure';

export function RemoveFactorDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} title={factor.removeTitle} onClose={onClose}>
      <RemoveForm onClose={onClose} />
    </Dialog>
  );
}

function RemoveForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const [isTried, setTried] = useState(false);
  const attempt = useMutation({
    mutationFn: removeSecondFactor,
    onSuccess: () => {
      tell(factor.removed);
      void client.invalidateQueries({ queryKey: ['second-factor'] });
      onClose();
    },
  });
  return (
    <DialogForm
      attempt={attempt}
      confirm={factor.remove}
      button={{ color: 'red' }}
      onSubmit={() => {
        setTried(true);
        if (code.trim() !== '') attempt.mutate(code.trim());
      }}
      onClose={onClose}
    >
      <Text size="sm">{factor.removeText}</Text>
      <TextInput
        label={factor.code}
        autoComplete="one-time-code"
        maxLength={20}
        data-autofocus
        value={code}
        error={isTried && code.trim() === '' && factor.codeMissing}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Failure error={attempt.error} />
    </DialogForm>
  );
}
