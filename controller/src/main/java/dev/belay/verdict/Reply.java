package dev.belay.verdict;

import java.util.List;

/// What came of a query.
sealed interface Reply {

    /// Everything that there is; nothing is an answer too.
    record Answer(List<Series> series) implements Reply {
        public Answer {
            series = List.copyOf(series);
        }
    }

    /// No usable answer.
    ///
    /// @param detail what happened and what to do, to be read behind "Prometheus at ADDRESS"
    record Failure(Kind kind, String detail) implements Reply {

        Verdict.Unavailable verdict(String address) {
            VerdictReason reason = switch (kind) {
                case PARTIAL -> VerdictReason.PARTIAL;
                case MISTAKEN, TOO_MUCH -> VerdictReason.QUERY_REFUSED;
                case SILENT, DENIED, NONSENSE -> VerdictReason.METRICS_UNAVAILABLE;
            };
            return new Verdict.Unavailable(
                    reason, new Numbers.Nothing("Prometheus at %s %s".formatted(address, detail)));
        }
    }

    enum Kind {
        /// Refused, unreachable, starting, or no answer in time.
        SILENT,
        /// Credentials, a redirect, no such page, too many requests.
        DENIED,
        /// Not what Prometheus answers.
        NONSENSE,
        /// With a warning: a store behind it is away, so series may lack.
        PARTIAL,
        /// The query itself is wrong.
        MISTAKEN,
        /// More than the server's limits allow for one query; a smaller one may pass.
        TOO_MUCH
    }
}
