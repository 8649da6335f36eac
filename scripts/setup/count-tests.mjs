// What a test run came to, from vitest's JSON report and its exit status.

/**
 * Answers { passed, failed, skipped }. A file that could not be loaded is one failure; so is a run that
 * ended badly without a failed test, or without a report: "0 failed" must never hide a broken run.
 */
export function countTests(report, status) {
  let files;
  try {
    files = JSON.parse(report).testResults;
  } catch { /* no report, or half of one */ }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of Array.isArray(files) ? files : []) {
    const tests = Array.isArray(file?.assertionResults) ? file.assertionResults : [];
    let failedHere = 0;
    for (const test of tests) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') failedHere += 1;
      else counts.skipped += 1;
    }
    if (failedHere === 0 && file?.status === 'failed') failedHere = 1;
    counts.failed += failedHere;
  }
  if ((status !== 0 || !Array.isArray(files)) && counts.failed === 0) counts.failed = 1;
  return counts;
}

export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
