import { expect, test } from '@jest/globals';
import { count, port, readConfiguration, required, seconds, url } from '#platform/process/configuration.ts';

const shape = {
  PORT: port().optional(),
  KEYS: required('a directory'),
  PEER_URL: url().default('http://127.0.0.1:1'),
  WAIT: seconds(30),
  POOL: count(10),
};

test('every mistake of a configuration has a line that names its variable', () => {
  expect(() => readConfiguration(shape, { PORT: 'http', PEER_URL: 'ftp://x', WAIT: '-1', POOL: '1.5' })).toThrow(
    /^PORT: .*\nKEYS: is missing: a directory\nPEER_URL: .*\nWAIT: .*\nPOOL: .*$/,
  );
});

test('an empty variable counts as absent, and URLs lose a trailing slash', () => {
  expect(readConfiguration(shape, { PORT: '', KEYS: 'k', PEER_URL: 'http://a.test/' })).toEqual({
    KEYS: 'k',
    PEER_URL: 'http://a.test',
    WAIT: 30,
    POOL: 10,
  });
});
