package dev.belay.web;

import dev.belay.history.Finding;
import dev.belay.history.Inspection;
import dev.belay.history.Verification;
import java.time.Instant;
import java.util.List;

/// What checking the ledger has shown, in JSON.
///
/// @param ledger its name
/// @param rows how many rows it should have
/// @param head the hash of the last one
record VerificationView(
        boolean valid, Instant checkedAt, long checked, String ledger, long rows, String head, List<Found> findings) {

    /// @param seq the row that it is about; 0: the end of the chain
    record Found(String what, long seq, String sentence) {

        static Found of(Finding finding) {
            return new Found(finding.what().name(), finding.seq(), finding.sentence());
        }
    }

    static VerificationView of(Inspection.Report report) {
        Verification shown = report.verification();
        return new VerificationView(
                shown.isValid(),
                report.at(),
                shown.checked(),
                shown.head().ledger(),
                shown.head().seq(),
                shown.head().hash(),
                shown.findings().stream().map(Found::of).toList());
    }
}
