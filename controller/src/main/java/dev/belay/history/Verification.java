package dev.belay.history;

import java.util.List;

/// What checking the ledger has shown.
///
/// @param checked how many rows there were
/// @param findings the first of them, in the order of the rows; none: all is as it was written
public record Verification(Head head, long checked, List<Finding> findings) {

    public Verification {
        findings = List.copyOf(findings);
    }

    public boolean isValid() {
        return findings.isEmpty();
    }
}
