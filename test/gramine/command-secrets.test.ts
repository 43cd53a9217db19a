import { expect, test } from 'vitest';
import { commandSecrets, withoutCommandSecrets } from '../../src/gramine/command-secrets.ts';

test.each([
  ['app --password=Zq9xPw79 --port=8080', 'app --password=… --port=8080'],
  ['app --token Zq9xPw80 --verbose', 'app --token … --verbose'],
  ['app --password "two words" x', 'app --password "…" x'],
  ['["app","--token","Zq9xPw80","-v"]', '["app","--token","…","-v"]'],
  ['["app", "--token", "Zq9xPw80"]', '["app", "--token", "…"]'],
  ['["sh", "-c", "exec app --password \\"Zq9xPw80\\""]', '["sh", "-c", "exec app --password \\"…\\""]'],
  ['RUN export DB_PASSWORD=Zq9xPw81 && make', 'RUN export DB_PASSWORD=… && make'],
  ['ARG TOKEN=Zq9xPw81', 'ARG TOKEN=…'],
  ['-Djavax.net.ssl.keyStorePassword=Zq9xPw82 -Xmx1g', '-Djavax.net.ssl.keyStorePassword=… -Xmx1g'],
  ['--db postgres://u:Zq9xPw83@db/x', '--db postgres://u:…@db/x'],
  ['curl -u admin:Zq9xPw84 http://x', 'curl -u admin:… http://x'],
  ['["curl","-u","admin:Zq9xPw84"]', '["curl","-u","admin:…"]'],
  ['curl -H "Authorization: Bearer Zq9xPw85aa" x', 'curl -H "Authorization: Bearer …" x'],
])('hides what %s gives away', (text, shown) => {
  expect(withoutCommandSecrets(text)).toBe(shown);
});

test.each([
  'app --token --verbose',
  'app --password-file /run/secrets/db',
  'app --password=$PASSWORD --token ${TOKEN}',
  'docker run -u 1000:1000 --user nginx:nginx x',
  'the password is asked for, and a token too',
  'use basic authentication',
  'http://host:8080/path@x',
])('shows `%s` as it is', (text) => {
  expect(withoutCommandSecrets(text)).toBe(text);
});

test('gives ranges of the values alone', () => {
  const text = 'app --password=Zq9xPw79';
  expect(commandSecrets(text).map(({ start, end }) => text.slice(start, end))).toEqual(['Zq9xPw79']);
});
