import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router-dom';
import { exports } from '../exportMessages';
import { useMay } from '../signin/session';
import { isUnderWay, useExports } from './useExports';

/** On whatever page one is: says when an export that was seen running is ready, or has failed. */
export function ExportWatch() {
  return useMay('export') ? <Watch /> : null;
}

function Watch() {
  const navigate = useNavigate();
  const { data } = useExports(true);
  const running = useRef(new Set<string>());
  useEffect(() => {
    for (const one of data?.exports ?? []) {
      if (isUnderWay(one)) running.current.add(one.export_id);
      else if (running.current.delete(one.export_id))
        notifications.show({
          color: one.status === 'failed' ? 'red' : undefined,
          message: (
            <>
              {one.status === 'failed' ? exports.failed : exports.ready(one.orders_count)}{' '}
              {/* Notifications are outside the router, where a link cannot be. */}
              <Anchor component="button" type="button" size="sm" onClick={() => navigate('/exports')}>
                {exports.show}
              </Anchor>
            </>
          ),
        });
    }
  }, [data, navigate]);
  return null;
}
