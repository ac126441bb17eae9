import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedBy } from './askedBy.js';

for (const [origin, site, shown] of [
  ['https://walmart.com', 'walmart.com', undefined],
  ['https://www.walmart.com', 'walmart.com', undefined],
  // Before the host has told the site, the site is the host name.
  ['https://www.walmart.com', 'www.walmart.com', undefined],
  ['https://identity.walmart.com', 'walmart.com', 'identity.walmart.com'],
  ['https://www.eu.walmart.com', 'walmart.com', 'www.eu.walmart.com'],
  ['https://walmart.com:8443', 'walmart.com', 'walmart.com:8443'],
  ['http://localhost:3000', 'localhost', 'localhost:3000'],
  ['https://walmart.com.evil.example', 'evil.example', 'walmart.com.evil.example'],
] as const) {
  test(`a page of ${origin} asks for ${site} ${shown === undefined ? 'itself' : `as ${shown}`}`, () => assert.equal(askedBy(origin, site), shown));
}
