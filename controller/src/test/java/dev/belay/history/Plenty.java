package dev.belay.history;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// Two years of five hundred Releases on PostgreSQL, with a million samples of the last days: for how long
/// questions take. The ledger over them is none: it has rows, but no hashes.
final class Plenty {

    static final int RELEASES = 500;
    static final int MINUTES = 2_000;
    static final int TRIALS = 100;

    static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    static final Instant UNTIL = FROM.plus(Duration.ofMinutes(MINUTES));

    private static final int EACH = RELEASES * TRIALS;

    /// Of each trial.
    private static final int MOVES = 6;

    private static final String SAMPLES = """
            insert into samples
                (release_uid, namespace, release_name, trial, judged_at, slot, verdict, reason, message, weight)
            select 'uid-of-shop' || r, 'shops', 'shop' || r, 'trial1', at, floor(extract(epoch from at) / 600)::bigint,
                'Healthy', 'Measured', 'errors 0.1%%', 10
            from generate_series(0, %d - 1) r, generate_series(0, %d - 1) n,
                lateral (select timestamptz '%s' + n * interval '1 minute' as at) t""".formatted(RELEASES, MINUTES, FROM);

    private static final String LEDGER = """
            insert into ledger (seq, recorded_at, kind, body, previous, hash)
            select n, timestamptz '%s', 'none', '', '', '' from generate_series(1, %d) n""".formatted(UNTIL, (3 + MOVES) * EACH);

    /// A trial a week: Release, number and end of the n-th.
    private static final String NTH = """
            generate_series(0, %d - 1) n, lateral (
                select n %% %d as r, n / %d as t, timestamptz '%s' - (n / %d) * interval '7 days'
                    - (n %% %d) * interval '1 minute' as ended) w""".formatted(EACH, RELEASES, RELEASES, UNTIL, RELEASES, RELEASES);

    private static final String WHOSE = "'uid-of-shop' || r, 'shops', 'shop' || r, ";

    private Plenty() {}

    static void fill(Written written) throws HistoryAway, SQLException {
        // Or there is no schema yet.
        written.head();
        TestDatabase.tamper(
                written.where(),
                SAMPLES,
                LEDGER,
                "insert into trials select n + 1, " + WHOSE
                        + "'trial' || t, 'revision' || t, case when n % 5 = 0 then 'Failed' else 'Released' end,"
                        + " 'Reason', ended - interval '30 minutes', ended from " + NTH,
                "insert into rollbacks select n + 1 + " + EACH + ", " + WHOSE
                        + "'revision' || t, 'Breach', 'errors 17.3%', 'Failed', ended - interval '9 seconds',"
                        + " ended - interval '8 seconds', ended - interval '7 seconds', ended - interval '6 seconds',"
                        + " ended - interval '5 seconds' from " + NTH,
                "insert into verbs select n + 1 + 2 * " + EACH + ", " + WHOSE
                        + "'promote', 'revision' || t || '/2', 'ann', ended - interval '9 minutes' from " + NTH,
                "insert into moves select n * " + MOVES + " + m + 1 + 3 * " + EACH + ", " + WHOSE
                        + "'trial' || t, 'revision' || t, 'Watching', m, 10 * m, 'Holding', 'Gathers the hold.',"
                        + " ended - m * interval '1 minute' from " + NTH + ", generate_series(0, " + MOVES
                        + " - 1) m",
                "analyze");
    }
}
