import { expect, it } from 'vitest';
import { quickDocument, type Json } from './quickDocument';

const document: { [name: string]: Json } = {
  openapi: '3.1.0',
  paths: {
    '/orders': {
      get: {
        responses: {
          '404': {
            headers: { Allow: { $ref: '#/components/headers/Allow' } },
            content: { examples: { GONE: { $ref: '#/components/examples/GONE' } } },
            schema: { $ref: '#/components/schemas/Order' },
          },
        },
      },
    },
  },
  components: {
    headers: { Allow: { description: 'Methods' } },
    examples: { GONE: { value: { code: 'GONE' } } },
    schemas: {
      Address: { type: 'object', title: 'Address', properties: { city: { type: ['string', 'null'] } } },
      Order: {
        properties: {
          billing: { $ref: '#/components/schemas/Address', description: 'Who pays' },
          shipping: { $ref: '#/components/schemas/Address' },
        },
      },
    },
  },
};

it('puts headers, examples and what has words beside it in the place of their references', () => {
  const quick = quickDocument(document);
  expect(quick).toMatchObject({
    openapi: '3.0.3',
    paths: {
      '/orders': {
        get: {
          responses: {
            '404': {
              headers: { Allow: { description: 'Methods' } },
              content: { examples: { GONE: { value: { code: 'GONE' } } } },
              schema: { $ref: '#/components/schemas/Order' },
            },
          },
        },
      },
    },
  });
  expect((quick['components'] as { schemas: unknown }).schemas).toEqual({
    Address: { type: 'object', title: 'Address', properties: { city: { type: ['string', 'null'] } } },
    Order: {
      properties: {
        billing: { type: 'object', title: 'Address', properties: { city: { type: ['string', 'null'] } }, description: 'Who pays' },
        shipping: { $ref: '#/components/schemas/Address' },
      },
    },
  });
});

it('leaves the document itself as it was', () => {
  const before = structuredClone(document);
  quickDocument(document);
  expect(document).toEqual(before);
});
