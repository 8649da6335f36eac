import { expect, test } from 'vitest';
import { turns } from '../../../src/main/hosts/turns.ts';

/** Steps that end when they are told, and a record of which run. */
function stage(most: number) {
  const queue = turns(most);
  const running = new Map<string, (fail?: Error) => void>();
  const take = (name: string, shares: boolean): Promise<string> =>
    queue.take(shares, () => new Promise<string>((resolve, reject) => {
      running.set(name, (fail) => {
        running.delete(name);
        if (fail === undefined) resolve(name);
        else reject(fail);
      });
    }));
  return { queue, take, names: () => [...running.keys()], end: (name: string, fail?: Error) => running.get(name)?.(fail) };
}

test('one at a time, in order; those that share side by side, up to the limit, and never past one that does not', async () => {
  const { queue, take, names, end } = stage(2);
  const all = [take('a', false), take('b', true), take('c', true), take('d', true), take('e', false), take('f', true)];
  expect(names()).toEqual(['a']);
  end('a');
  await all[0];
  await expect.poll(names).toEqual(['b', 'c']);
  end('c');
  await expect.poll(names).toEqual(['b', 'd']);
  end('b');
  end('d');
  await expect.poll(names).toEqual(['e']);
  end('e');
  await expect.poll(names).toEqual(['f']);
  expect(queue.idle()).toBe(false);
  end('f');
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  await expect.poll(queue.idle).toBe(true);
});

test('a step that fails stops none after it', async () => {
  const { take, end, names } = stage(2);
  const [bad, good] = [take('bad', false), take('good', false)];
  end('bad', new Error('no'));
  await expect(bad).rejects.toThrow('no');
  await expect.poll(names).toEqual(['good']);
  end('good');
  expect(await good).toBe('good');
});
