package dev.belay.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Of many times, in seconds, the one in the middle and the worst; none: there were none.
public record Spread(
        @Nullable Double median,
        @Nullable Double p95,
        @Nullable Double worst) {

    static final Spread NONE = new Spread(null, null, null);

    /// As columns of a question about `seconds`.
    static final String COLUMNS = """
            percentile_cont(0.5) within group (order by seconds) as median,
            percentile_cont(0.95) within group (order by seconds) as p95, max(seconds) as worst""";

    static Spread read(ResultSet row) throws SQLException {
        return new Spread(number(row, "median"), number(row, "p95"), number(row, "worst"));
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? null : number;
    }
}
