import type { AttachmentView, SignatureMark } from '../../contract/views.ts';

/** The mark of one file, from its own check only. */
export function markOf(file: AttachmentView): SignatureMark {
  switch (file.verification?.document) {
    case undefined: return 'pending';
    case 'valid': return 'valid';
    case 'valid-with-later-changes': return 'valid';
    case 'unsure': return 'warning';
    case 'unreadable': return 'warning';
    case 'invalid': return 'invalid';
    case 'unsigned': return 'none';
  }
}
