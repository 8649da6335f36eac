import { anchoredText, type EvidenceHead } from '../model/evidence.ts';

/** How anyone checks the export without us: every hash is SHA-256 over text, so the tools of any system do. */
export function exportReadme(export_: { readonly prev: string; readonly head: EvidenceHead; readonly stamps: readonly number[] }): string {
  const { prev, head, stamps } = export_;
  const shell = [
    '  # 1. the chain / chuỗi',
    `  h=${prev}`,
    `  while read -r c; do h=$(printf %s "$h$c" | sha256sum | cut -c1-64); done < chain.txt`,
    `  echo $h     # = ${head.hash}`,
    '  # 2. each row / từng dòng ("text" → "content" → "hash")',
    `  jq -j '.text' <<< "$ROW" | sha256sum ; jq -j '.prev + .content' <<< "$ROW" | sha256sum`,
    '  # 3. the messages / các gói tin: tên tệp = SHA-256',
    '  sha256sum messages/*',
    ...stamps.flatMap((seq) => [`  # 4. the time stamp / dấu thời gian`, `  openssl ts -verify -token_in -in stamps/${seq}.tst -data stamps/${seq}.txt -CAfile ROOT.pem`]).slice(0, 2),
  ];
  return [
    'CHỨNG CỨ TRAO ĐỔI VĂN BẢN', '',
    'Tệp này chứa các dòng nhật ký về một văn bản và mọi thứ cần để kiểm tra chúng mà không cần phần mềm của cơ quan.',
    '  evidence.jsonl   mỗi dòng là một sự việc: "text" là nội dung, "content" = SHA-256(text), "hash" = SHA-256(prev + content)',
    '  chain.txt        "content" của mọi dòng nhật ký từ dòng đầu tiên ở đây đến cuối nhật ký: chỉ là mã băm, không lộ nội dung',
    `  head.json        cuối nhật ký khi xuất: dòng ${head.seq}, mã băm ${head.hash}`,
    '  messages/        các gói tin gốc còn giữ; tên tệp là mã SHA-256 ghi trong nhật ký',
    '  verdicts.json    kết quả kiểm tra chữ ký số; "inLog": mã băm của kết quả có trong nhật ký',
    '  stamps/          dấu thời gian (RFC 3161) trên cuối nhật ký, nếu có', '',
    'Cách kiểm tra: chạy «congvan audit check TỆP.zip», hoặc tự làm bằng các lệnh ở cuối tệp này.',
    'Mã băm ở cuối nhật ký phải trùng với mã mà cơ quan xuất cho biết qua đường khác (congvan audit verify), hoặc được dấu thời gian',
    'xác nhận. Nếu không, chuỗi chỉ chứng minh rằng các dòng khớp nhau.', '', '',
    'EVIDENCE OF AN EXCHANGE OF DOCUMENTS', '',
    "This file holds the rows of the log about one document, and all it takes to check them without the agency's program.",
    '  evidence.jsonl   one act a line: "text" is its content, "content" = SHA-256(text), "hash" = SHA-256(prev + content)',
    '  chain.txt        the "content" of every row of the log from the first one here to its end: hashes only, nothing of the rows is shown',
    `  head.json        the end of the log at export: row ${head.seq}, hash ${head.hash}`,
    '  messages/        the raw messages that are still kept; the name of each is the SHA-256 that the log holds',
    '  verdicts.json    what the signature checks found; "inLog": the hash of the verdict is in the log',
    '  stamps/          time stamps (RFC 3161) over the end of the log, where there are any', '',
    'To check it: "congvan audit check FILE.zip", or by hand with the commands below.',
    'The hash at the end of the log must be the one that the agency tells you on another way (congvan audit verify), or a time stamp',
    'must confirm it. Without either, the chain only proves that the rows belong together.', '', '',
    ...shell, '',
    ...(stamps.length === 0 ? [] : [`  stamps/N.txt: "${anchoredText({ seq: 1, hash: '…' }).trim()}"`, '']),
  ].join('\n');
}
