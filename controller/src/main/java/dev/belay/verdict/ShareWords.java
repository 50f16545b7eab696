package dev.belay.verdict;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// The one form of numbers everywhere: `errors 17.3% > 1.0% (13 of 75; stable 0.0%, 0 of 675)`. What is over the
/// limit is printed as over the limit: with as many decimals as that takes.
final class ShareWords {

    /// Two doubles that differ, differ long before this.
    private static final int MOST_DECIMALS = 40;

    private static final MathContext EXACT = new MathContext(60);

    private ShareWords() {}

    static String of(Numbers.Shares shares) {
        if (shares.total() == 0) {
            return "%s: no request yet, limit %s".formatted(shares.signal(), percent(exact(shares.limit()), 1));
        }
        BigDecimal share = share(shares.bad(), shares.total());
        BigDecimal limit = exact(shares.limit());
        boolean isOver = share.compareTo(limit) > 0;
        int decimals = isOver ? decimals(share, limit) : 1;
        return "%s %s %s %s (%s%s)"
                .formatted(
                        shares.signal(),
                        percent(share, decimals),
                        isOver ? ">" : "≤",
                        percent(limit, decimals),
                        counts(shares.bad(), shares.total()),
                        stable(shares, decimals));
    }

    private static String stable(Numbers.Shares shares, int decimals) {
        if (shares.stableTotal() == 0) {
            return "";
        }
        BigDecimal share = share(shares.stableBad(), shares.stableTotal());
        return "; stable %s, %s".formatted(percent(share, decimals), counts(shares.stableBad(), shares.stableTotal()));
    }

    private static int decimals(BigDecimal share, BigDecimal limit) {
        int decimals = 1;
        while (decimals < MOST_DECIMALS && round(share, decimals).compareTo(round(limit, decimals)) <= 0) {
            decimals++;
        }
        return decimals;
    }

    private static BigDecimal share(double bad, double total) {
        return exact(bad).divide(exact(total), EXACT);
    }

    /// Not `valueOf`, which shortens: the judge compared the exact one.
    private static BigDecimal exact(double number) {
        return new BigDecimal(number);
    }

    private static BigDecimal round(BigDecimal share, int decimals) {
        return share.movePointRight(2).setScale(decimals, RoundingMode.HALF_UP);
    }

    private static String percent(BigDecimal share, int decimals) {
        return round(share, decimals).toPlainString() + "%";
    }

    /// In a long shared fault the numbers fade, so they need not be whole.
    private static String counts(double bad, double total) {
        return Math.round(bad) + " of " + Math.round(total);
    }
}
