/** The name a raw message is saved under: the axis's own key, with nothing in it that a file system refuses. */
export function rawName(axisDocId: string): string {
  const plain = axisDocId.replace(/[^\w.-]/g, '_').replace(/^\.+/, '').slice(0, 200);
  return `${plain === '' ? 'message' : plain}.edxml`;
}
