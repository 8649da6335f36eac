/** Lower case without the marks of Vietnamese, so that `nguyen` finds `Nguyễn` and `duong` finds `Đường`. */
export function foldVietnamese(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim();
}
