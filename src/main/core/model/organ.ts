/** An agency as edXML names it (QCVN 102:2016, `From` and `To`). `organId` is opaque: real ids break every pattern. */
export interface Organ {
  readonly organId: string;
  readonly organName: string;
  readonly organizationInCharge?: string;
  readonly organAdd?: string;
  readonly email?: string;
  readonly telephone?: string;
  readonly fax?: string;
  readonly website?: string;
}
