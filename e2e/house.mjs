// A demo of our own for one story: the real program on a fresh database, on a port of its own.

import { execFile, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = process.env.MADOGUCHI ?? fileURLToPath(new URL('../target/debug/madoguchi', import.meta.url));
export const postgres = process.env.MADOGUCHI_TEST_POSTGRES;

export async function openHouse({ engine = 'sqlite', smtp }) {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-story-'));
  const data = join(folder, 'data');
  const database = engine === 'postgres' ? await makeDatabase() : undefined;
  const port = await freePorts();
  const words = ['demo', '--fresh', '--data', data, '--listen', `127.0.0.1:${port}`];
  if (smtp) words.push('--smtp', smtp);
  if (database) words.push('--database', database.url);

  const child = spawn(program, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => said.push(text));
  const ended = new Promise((done) => child.once('error', done).once('exit', done));

  const house = {
    url: `http://127.0.0.1:${port}`,
    https: `https://localhost:${port + 1}`,
    data,
    said: () => said.join(''),
    async close() {
      if (child.exitCode === null && child.pid) child.kill('SIGTERM');
      const late = AbortSignal.timeout(10_000);
      late.addEventListener('abort', () => child.kill('SIGKILL'));
      await ended;
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await isReady(house, child);
  } catch (why) {
    await house.close();
    throw why;
  }
  return house;
}

async function isReady(house, child) {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    if (!child.pid || child.exitCode !== null) break;
    const answer = await fetch(`${house.url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await rest(50);
  }
  const end = child.exitCode === null ? '' : `, but ended with ${child.exitCode}`;
  throw new Error(`${program} demo did not become ready${end}:\n${house.said()}`);
}

// Two in a row: the demo takes the next one for HTTPS.
async function freePorts() {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

async function isFree(port) {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

async function makeDatabase() {
  const name = `story_${randomUUID().replaceAll('-', '')}`;
  const psql = (sql) => promisify(execFile)('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', sql, postgres]);
  await psql(`create database ${name}`);
  return {
    url: postgres.replace('/postgres?', `/${name}?`),
    drop: () => psql(`drop database ${name} with (force)`),
  };
}
