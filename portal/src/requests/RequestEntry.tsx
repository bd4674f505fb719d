import { Anchor, Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { loadRequest } from '../api/calls';
import type { BodyShown, LoggedRequest } from '../api/requestTypes';
import { formatPrecise } from '../format/dates';
import { formatNumber } from '../format/number';
import { requests } from '../requestMessages';
import { copyText } from '../ui/copy';
import { CopyButton } from '../ui/CopyButton';
import { OpeningEntry } from '../ui/Entry';
import { LoadFailure } from '../ui/LoadFailure';
import { ToneBadge } from '../ui/StatusBadge';
import { tell } from '../ui/tell';
import { When } from '../ui/When';
import { curlOf } from './curl';
import classes from './Requests.module.css';

const toneOf = (status: number) => (status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good');
const MICROSECONDS = 1000;

export function RequestEntry({ request }: { request: LoggedRequest }) {
  const name = `${request.method} ${request.path}`;
  return (
    <OpeningEntry
      texts={requests}
      name={name}
      head={
        <>
          <ToneBadge tone={toneOf(request.status)}>{String(request.status)}</ToneBadge>
          <strong className="mono">{name}</strong>
        </>
      }
      told={
        <>
          <When at={request.at} format={formatPrecise} />
          {` · ${requests.took(formatNumber(request.duration_us / MICROSECONDS))} · `}
          <span className="mono">{request.username}</span>
          {request.error_code !== undefined && (
            <>
              {' · '}
              <span className="mono">{request.error_code}</span>
            </>
          )}
        </>
      }
    >
      <Details id={request.entry_id} />
    </OpeningEntry>
  );
}

function Details({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['request', id],
    queryFn: ({ signal }) => loadRequest(id, signal),
    staleTime: Infinity,
  });
  if (data === undefined)
    return error === null ? (
      <Skeleton height={90} mt="sm" />
    ) : (
      <LoadFailure what={requests.whatOne} error={error} onRetry={() => void refetch()} />
    );
  return (
    <div className={classes.details}>
      <div className={classes.name}>
        <Button variant="default" size="xs" onClick={() => void copyCurl(data)}>
          {requests.curl}
        </Button>
        {data.order_id !== undefined && (
          <Anchor component={Link} to={`/orders/${data.order_id}`} className={classes.link}>
            {requests.toOrder}
          </Anchor>
        )}
      </div>
      <Facts request={data} />
      <Body title={requests.request} shown={data.request_shown} bytes={data.request_bytes} body={data.request_body} />
      <Body title={requests.response} shown={data.response_shown} bytes={data.response_bytes} body={data.response_body} />
      <p className={classes.told}>{requests.hidden}</p>
    </div>
  );
}

async function copyCurl(request: LoggedRequest): Promise<void> {
  const isCopied = await copyText(curlOf(request, window.location.origin));
  tell(isCopied ? requests.curlDone : requests.curlFailed);
}

function Facts({ request }: { request: LoggedRequest }) {
  const rows = [
    [requests.correlation, request.correlation_id],
    [requests.idempotency, request.idempotency_key],
    [requests.agent, request.user_agent],
  ] as const;
  return (
    <div>
      {request.is_replay === true && <p className={classes.told}>{requests.replay}</p>}
      {rows.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name} className={classes.name}>
              {name} <span className="mono">{value}</span>
              <CopyButton value={value} what={name} />
            </div>
          ),
      )}
    </div>
  );
}

interface BodyProps {
  title: string;
  shown: BodyShown;
  bytes: number;
  body: string | undefined;
}

function Body({ title, shown, bytes, body }: BodyProps) {
  return (
    <section>
      <h2>
        {title}
        {bytes > 0 && ` · ${requests.bytes(formatNumber(bytes))}`}
      </h2>
      {body !== undefined && <pre>{JSON.stringify(JSON.parse(body), null, 2)}</pre>}
      {shown !== 'whole' && <p className={classes.told}>{requests.shown[shown]}</p>}
    </section>
  );
}
