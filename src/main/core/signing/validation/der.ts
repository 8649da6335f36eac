export * from '../cms/der-read.ts';
