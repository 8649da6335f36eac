import { readFile } from 'node:fs/promises';
import { OfficeProfile } from '../contract/office-profile.ts';
import { chairman, colleagues, commune, formerCertificates, partners, TRAINING_PASSWORD, viceChairwoman } from './cast.ts';
import type { Leader } from './cast.ts';

const keyFile = (id: string): { readonly p12Path: string; readonly certificatePath: string } =>
  ({ p12Path: `training/certificates/${id}.p12`, certificatePath: `training/certificates/${id}.der` });

/**
 * The profile of the training office; paths relative to the data folder, with forward slashes on every system.
 * `trustServices`: whether this office has a time stamp authority; those made by earlier versions have none.
 */
export function trainingOffice(trustServices: boolean): OfficeProfile {
  const leaders: readonly Leader[] = [chairman, viceChairwoman];
  return {
    version: 1, training: true, trainingHint: `Mật khẩu của chứng thư huấn luyện: ${TRAINING_PASSWORD}`,
    organ: commune.organ, place: commune.place, defaultNotation: 'UBND-VP',
    people: [
      ...colleagues.map(({ id, fullName, position, unit, role }) => ({ id, fullName, position, unit, role })),
      ...leaders.map(({ id, fullName, position, unit }) => ({ id, fullName, position, unit, role: 'leader' as const })),
    ],
    certificates: [
      ...leaders.map((leader) => ({
        id: leader.certificateId, role: 'personal' as const, label: `${leader.fullName} (${leader.position})`, holder: leader.fullName, personId: leader.id,
        ...keyFile(leader.certificateId), imagePath: `training/images/signature-${leader.id}.png`,
      })),
      {
        id: commune.certificateId, role: 'organ' as const, label: `${commune.organ.organName} (cơ quan)`, holder: commune.organ.organName,
        ...keyFile(commune.certificateId), imagePath: `training/images/seal-${commune.id}.png`,
      },
      ...formerCertificates.map(({ certificateId, leader }) => ({
        id: certificateId, role: 'personal' as const, label: `${leader.fullName} (chứng thư cũ, đã thu hồi)`, holder: leader.fullName, personId: leader.id,
        ...keyFile(certificateId), imagePath: `training/images/signature-${leader.id}.png`,
      })),
    ],
    trustAnchors: ['training/certificates/root.der'],
    ...(trustServices ? { timestamp: { urlFile: 'training/timestamp.json' }, timeAnchors: ['training/certificates/root.der'] } : {}),
    connections: [{ id: 'training', name: 'Trục liên thông huấn luyện', kind: 'vxp', endpointFile: 'training/hub.json', systemId: commune.organ.organId, secretFile: `training/secrets/${commune.id}.secret` }],
    partners: partners.map((partner) => partner.organ),
  };
}

/** What `office.json` says now. `foreign`: a real office, or a file we do not understand and must not touch. */
export async function officeInFolder(path: string): Promise<'absent' | 'training' | 'foreign'> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'absent';
    throw error;
  }
  try {
    const profile = OfficeProfile.safeParse(JSON.parse(text));
    return profile.success && profile.data.training ? 'training' : 'foreign';
  } catch {
    return 'foreign';
  }
}
