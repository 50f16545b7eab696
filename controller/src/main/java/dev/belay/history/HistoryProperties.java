package dev.belay.history;

import java.nio.file.Path;
import java.util.Locale;

/// Where the history is kept.
///
/// @param url of a PostgreSQL database of Belay's own, or of a file
public record HistoryProperties(String url, String user, String password) {

    private static final String FILE = "jdbc:h2:";

    /// In a file of that folder, for whoever has no PostgreSQL. A commit is on its way to the disk when it is answered:
    /// what the anchor says must not be lost with the process. Closed as it is: H2's compaction at
    /// the end has left files that it could not open again.
    public static HistoryProperties inFolder(Path folder) {
        return new HistoryProperties(
                FILE + "file:" + folder.resolve("history").toAbsolutePath()
                        + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0;CACHE_SIZE=8192;MAX_COMPACT_TIME=0",
                "belay",
                "");
    }

    /// Anything else nobody has tried.
    boolean isSupported() {
        return isFile() || url.toLowerCase(Locale.ROOT).startsWith("jdbc:postgresql:");
    }

    /// One process at a time can have it open: the leader.
    public boolean isFile() {
        return url.startsWith(FILE);
    }

    /// What may be shown: a URL's parameters may hold a password.
    String where() {
        return isFile()
                ? "the file of the history"
                : url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }

    @Override
    public String toString() {
        return where();
    }
}
