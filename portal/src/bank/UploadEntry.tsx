import { nameOfActor } from '../api/actor';
import type { BankUpload } from '../api/bankTypes';
import { bank } from '../bankMessages';
import { When } from '../ui/When';
import classes from './Bank.module.css';
import { cameTo } from './cameTo';

/** A file that was uploaded, and what it came to. */
export function UploadEntry({ upload }: { upload: BankUpload }) {
  return (
    <li>
      <div>
        <div className={classes.head}>
          <strong>{upload.file_name ?? bank.unnamedFile}</strong>
          <span className={classes.dimmed}>
            {bank.uploadedBy(nameOfActor(upload.uploaded_by, bank.system))} <When at={upload.uploaded_at} />
          </span>
        </div>
        <p className={classes.told}>{cameTo(upload).join(' · ')}</p>
      </div>
    </li>
  );
}
