export interface Person {
  readonly id: string;
  readonly fullName: string;
  readonly position: string;
  readonly unit: string;
  readonly role: 'clerk' | 'leader' | 'handler';
}
