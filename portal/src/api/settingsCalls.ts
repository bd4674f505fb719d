import { get, patch } from './client';
import type { DunningRules } from './dunning';
import type { Fees, Resource, Terms } from './settingsTypes';

export const loadTerms = (resource: Resource, signal?: AbortSignal) => get<Terms>(`/${resource}`, { signal });

/** Members that are left out stay as they are. To send the same once more changes nothing. */
export const changeTerms = (resource: Resource, changes: Terms) => patch<Terms>(`/${resource}`, { body: changes });

export const loadDunningRules = (signal?: AbortSignal) => get<DunningRules>('/dunning-rules', { signal });

export const loadFees = (signal?: AbortSignal) => get<Fees>('/fees', { signal });
