package dev.belay.scenarios.measured;

import java.util.Set;

/// A revision on trial, with what is gone after its rollback.
///
/// @param hash by which Services, callers and its pods name it
/// @param pods their names
record Candidate(String revision, String hash, Set<String> pods) {

    Candidate {
        pods = Set.copyOf(pods);
    }
}
