/** A fact that becomes true once; who asks late hears it too. */
export interface Once<T> {
  set(value: T): void;
  readonly tell: (listener: (value: T) => void) => void;
}

export function once<T>(): Once<T> {
  let state: { readonly value: T } | undefined;
  const listeners: ((value: T) => void)[] = [];
  return {
    set: (value) => {
      if (state !== undefined) return;
      state = { value };
      for (const listener of listeners.splice(0)) listener(value);
    },
    tell: (listener) => {
      if (state === undefined) listeners.push(listener);
      else listener(state.value);
    },
  };
}
