import { Anchor } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import type { BankUpload } from '../api/bankTypes';
import { uploadBankFile } from '../api/calls';
import { isOutcomeUnknown, ProblemError } from '../api/errors';
import { bank } from '../bankMessages';
import { t } from '../messages';
import { AttemptNotice } from '../ui/AttemptNotice';
import { FileDrop } from '../ui/FileDrop';
import { Notice } from '../ui/Notice';
import { cameTo } from './cameTo';

/** Takes a file of the bank, and says what it came to. The same file again does no harm, so an upload needs no key. */
export function UploadPanel() {
  const client = useQueryClient();
  const upload = useMutation({
    mutationFn: uploadBankFile,
    onSettled: () => {
      for (const key of ['bank', 'payments', 'payouts', 'order']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  const { data, error, isPending } = upload;
  return (
    <>
      <FileDrop
        label={bank.upload}
        hint={t.app.dropFile}
        accept=".xml,.camt,application/xml,text/xml"
        isPending={isPending}
        onFile={upload.mutate}
      />
      {error !== null && (
        <AttemptNotice
          attempt={{
            isUnknown: isOutcomeUnknown(error),
            problem: error instanceof ProblemError ? error : undefined,
          }}
          texts={bank}
        />
      )}
      {data !== undefined && <Result upload={data} />}
    </>
  );
}

function Result({ upload }: { upload: BankUpload }) {
  const isRepeated = upload.is_repeated === true;
  const name = upload.file_name ?? bank.unnamedFile;
  return (
    <div role="status">
      <Notice
        tone={isRepeated ? 'calm' : 'good'}
        title={isRepeated ? bank.repeatedTitle(name) : bank.uploadedTitle(name)}
      >
        {isRepeated && <p>{bank.repeatedText}</p>}
        <p>{cameTo(upload).join(' · ')}</p>
        {upload.unassigned_payments > 0 && (
          <Anchor component={Link} to="/payments" size="sm">
            {bank.toPayments}
          </Anchor>
        )}
      </Notice>
    </div>
  );
}
