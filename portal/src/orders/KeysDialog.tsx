import { Kbd, Switch } from '@mantine/core';
import { list } from '../listMessages';
import { Dialog } from '../ui/Dialog';
import classes from './OrdersPage.module.css';

interface Props {
  isOpen: boolean;
  onClose: () => void;
  isOn: boolean;
  onSwitch: (isOn: boolean) => void;
}

/** Which keys there are, and whether they do anything. */
export default function KeysDialog({ isOpen, onClose, isOn, onSwitch }: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={list.keysTitle}>
      <dl className={classes.keys}>
        {Object.entries(list.keyMeanings).map(([key, meaning]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Switch label={list.keysUse} checked={isOn} onChange={(event) => onSwitch(event.currentTarget.checked)} />
    </Dialog>
  );
}
