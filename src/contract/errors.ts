/** What a person can do about it: ask again, do something first, start the program again, or nothing. */
export type Recoverability = 'retry' | 'userAction' | 'restart' | 'none';

/** Every code has a sentence in `resources/locales/<language>/errors.json`; a test compares the three lists. */
export const errorCodes = {
  // hosts and the border
  'internal': 'restart',
  'host.crashed': 'retry',
  'host.timeout': 'retry',
  'host.stopped': 'restart',
  'host.noRuntime': 'userAction',
  'host.contractMismatch': 'restart',
  'call.invalid': 'none',
  'call.forbidden': 'none',
  'call.unknown': 'none',
  // the office's data
  'data.inUse': 'userAction',
  'data.newerThanProgram': 'userAction',
  'data.damaged': 'userAction',
  'data.diskFull': 'userAction',
  'data.unwritable': 'userAction',
  'blob.missing': 'none',
  'office.notSetUp': 'userAction',
  'office.profileInvalid': 'userAction',
  'clock.wrong': 'userAction',
  // documents and the flow
  'document.notFound': 'none',
  'document.wrongState': 'none',
  'document.alreadyRegistered': 'none',
  'document.destroyed': 'none',
  'person.notFound': 'userAction',
  'route.dueDateInPast': 'userAction',
  'refuse.reasonMissing': 'userAction',
  'draft.noRecipient': 'userAction',
  'draft.noSubject': 'userAction',
  'draft.noAttachment': 'userAction',
  'draft.notNumbered': 'userAction',
  'draft.notationInvalid': 'userAction',
  'draft.numberOnPaperDiffers': 'userAction',
  'draft.dateOnPaperDiffers': 'userAction',
  'draft.notationOnPaperDiffers': 'userAction',
  'draft.paperStale': 'retry',
  'seal.noPersonalSignature': 'userAction',
  'seal.notNumbered': 'userAction',
  'send.notSealed': 'userAction',
  'attachment.tooLarge': 'userAction',
  'attachment.empty': 'userAction',
  'attachment.unreadable': 'userAction',
  'attachment.notPdf': 'userAction',
  'file.unwritable': 'userAction',
  'input.unreadable': 'userAction',
  'output.exists': 'userAction',
  'command.notYet': 'none',
  'command.usage': 'userAction',
  // the axis
  'axis.unreachable': 'retry',
  'axis.timeout': 'retry',
  'axis.notTheAxis': 'userAction',
  'axis.unauthorized': 'userAction',
  'axis.clock': 'userAction',
  'axis.refused': 'userAction',
  'axis.answerTooLarge': 'none',
  'edxml.notXml': 'none',
  'edxml.notEdxml': 'none',
  'edxml.tooLarge': 'none',
  'edxml.tooComplex': 'none',
  'edxml.entityForbidden': 'none',
  'edxml.malformed': 'none',
  'edxml.missing': 'none',
  'hub.portInUse': 'userAction',
  // papers
  'pdf.empty': 'userAction',
  'pdf.notPdf': 'userAction',
  'pdf.damaged': 'userAction',
  'pdf.encrypted': 'userAction',
  'pdf.tooLarge': 'userAction',
  'pdf.tooComplex': 'userAction',
  'text.unreadable': 'userAction',
  'stamp.signed': 'userAction',
  'stamp.noRoom': 'userAction',
  'stamp.unconfirmed': 'userAction',
  // keys and signing
  'p12.wrongPassword': 'userAction',
  'p12.damaged': 'userAction',
  'p12.noKey': 'userAction',
  'p12.unsupported': 'userAction',
  'p12.tooSlow': 'userAction',
  'cert.expired': 'userAction',
  'cert.notYetValid': 'userAction',
  'cert.usageForbidsSigning': 'userAction',
  'cert.notFound': 'userAction',
  'cert.unreadable': 'userAction',
  'token.notAvailable': 'userAction',
  'token.sessionLost': 'retry',
  'sign.cancelled': 'none',
  'sign.attemptLost': 'retry',
  'sign.noRoom': 'userAction',
  'sign.pageMissing': 'userAction',
  'sign.rectOffPage': 'userAction',
  'sign.forbiddenByCertification': 'none',
  'sign.imageUnreadable': 'userAction',
  'sign.valueMismatch': 'userAction',
  'pdf.repaired': 'userAction',
  'pdf.junkBeforeHeader': 'userAction',
  'image.unsupported': 'userAction',
  'image.damaged': 'userAction',
  'image.tooLarge': 'userAction',
  'font.unusable': 'none',
  'sign.textDoesNotFit': 'userAction',
  'sign.keyMismatch': 'userAction',
  'sign.algorithmMismatch': 'userAction',
  'sign.certifyMustBeFirst': 'userAction',
  'sign.fieldLocked': 'userAction',
  'sign.fieldNameInvalid': 'userAction',
  'sign.fieldNotSignature': 'userAction',
  'sign.fieldAlreadySigned': 'userAction',
  'sign.rectMissing': 'userAction',
  'cert.keyUnsupported': 'userAction',
  'p12.keyPasswordDiffers': 'userAction',
  'p12.noCertificate': 'userAction',
  // detached signatures and signature containers
  'content.unreadable': 'userAction',
  'sign.digestLength': 'none',
  'sign.timeInvalid': 'userAction',
  'asic.noFiles': 'userAction',
  'asic.nameUnsafe': 'userAction',
  'asic.nameTwice': 'userAction',
  'asic.tooManyFiles': 'userAction',
  'asic.fileChanged': 'retry',
  'asic.unreadable': 'userAction',
  'asic.notExtendable': 'userAction',
  // timestamp authorities, OCSP responders, CRL addresses
  'net.offline': 'retry',
  'net.badAddress': 'userAction',
  'net.unreachable': 'retry',
  'net.timeout': 'retry',
  'net.refused': 'userAction',
  'net.tooLarge': 'userAction',
  'training.realOffice': 'userAction',
  'training.folderUnusable': 'userAction',
  'training.hubRefused': 'restart',
  'training.callUnusable': 'userAction',
  'hub.portForbidden': 'userAction',
  'hub.dataDirUnusable': 'userAction',
  'hub.dataInUse': 'userAction',
  'hub.dataNewer': 'userAction',
  'hub.dataDamaged': 'userAction',
  'hub.agenciesInvalid': 'userAction',
  'revision.unreadable': 'userAction',
  'revision.noSuchSignature': 'userAction',
  'revision.byteRangeUnsound': 'userAction',
} as const satisfies Record<string, Recoverability>;

export type ErrorCode = keyof typeof errorCodes;

/** The one shape in which a failure reaches a person. `incident` links an `internal` error to the log. */
export interface AppError {
  readonly code: ErrorCode;
  readonly recoverability: Recoverability;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  readonly incident?: string;
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AppError };

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}

export function appError(code: ErrorCode, details?: AppError['details'], incident?: string): AppError {
  return {
    code,
    recoverability: errorCodes[code],
    ...(details === undefined ? {} : { details }),
    ...(incident === undefined ? {} : { incident }),
  };
}
