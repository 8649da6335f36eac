import type { Failure } from '../../model/result.ts';

/** Why a file cannot be read at all. Details: `line`, `element`, `bytes`, `limit` where they help. */
export type EdxmlFailureCode =
  | 'edxml.notXml'
  | 'edxml.notEdxml'
  | 'edxml.tooLarge'
  | 'edxml.tooComplex'
  | 'edxml.entityForbidden'
  | 'edxml.malformed'
  | 'edxml.missing';

/** `secret.marked`: it can be read, and must not be kept. Details: `level`. */
export type EdxmlFailure = Failure<EdxmlFailureCode | 'secret.marked'>;

/** Oddities of a message that can still be read: the clerk sees them, nothing is dropped in silence. */
export type EdxmlWarningCode =
  | 'attachment.missing' // the manifest names one that is not there
  | 'attachment.unlisted' // there, but the manifest does not name it
  | 'attachment.typeMismatch' // bytes are not what name or content type claim
  | 'attachment.empty'
  | 'attachment.contentRepeated' // a second content in one attachment: the first counts
  | 'attachment.badBase64' // left out of the message: its bytes cannot be trusted
  | 'attachment.unwrapped' // taken out of the SDK's single-entry ZIP
  | 'attachment.notUnwrapped' // looks like that ZIP but is damaged or too large: kept as it came
  | 'attachment.renamed' // unsafe or repeated file name
  | 'attachment.tooMany'
  | 'date.impossible'
  | 'namespace.unknown'
  | 'namespace.old'
  | 'envelope.soap'
  | 'status.unknownCode'
  | 'business.unknown'
  | 'business.targetMissing'
  | 'priority.unknown'
  | 'number.invalid'
  | 'receiver.duplicate'
  | 'receiver.missing'
  | 'receiver.changeUnknown' // neither removed nor added
  | 'secrecy.unknown' // an element about secrecy says what nobody defined: look at the paper
  | 'field.tooLong'
  | 'field.missing'
  | 'field.repeated'
  | 'text.notNfc'
  | 'text.badEncoding'
  | 'text.wrongDeclaration'; // declared in another encoding than it has
