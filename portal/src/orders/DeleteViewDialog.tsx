import { deleteView } from '../api/calls';
import { isProblem } from '../api/errors';
import type { OrderView } from '../api/viewTypes';
import { Question } from '../ui/Question';
import { views as texts } from '../viewMessages';
import { VIEWS_KEY } from './useViews';

interface Props {
  /** Whether to delete it is asked; undefined: nothing is. */
  view: OrderView | undefined;
  onClose: () => void;
  onDeleted: () => void;
}

/** One that is gone already is deleted, so an answer that was lost is asked for again. */
async function remove(viewId: string): Promise<void> {
  try {
    await deleteView(viewId);
  } catch (error) {
    if (!isProblem(error, 404)) throw error;
  }
}

export function DeleteViewDialog({ view, onClose, onDeleted }: Props) {
  return (
    <Question
      isOpen={view !== undefined}
      title={texts.removeTitle(view?.name ?? '')}
      text={view?.shared === true ? texts.removeSharedText : texts.removeText}
      confirm={texts.remove}
      isGrave
      send={() => remove(view?.view_id ?? '').then(onDeleted)}
      texts={{ refused: texts.notRemoved }}
      changes={VIEWS_KEY}
      onClose={onClose}
    />
  );
}
