package dev.belay.playground.app;

/// The feature flag of one run of an app.
interface AppFlag {

    String ON = "on";
    String OFF = "off";

    /// Of an app that reads none.
    AppFlag NONE = new AppFlag() {

        @Override
        public boolean isRead() {
            return false;
        }

        @Override
        public String variant(String session) {
            return "";
        }

        @Override
        public void whenReady(Runnable then) {
            then.run();
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    };

    /// Whether the app reads one at all.
    boolean isRead();

    /// What it is for who asks now: [#ON] or [#OFF]. Nothing where none is read.
    ///
    /// @param session the same one gets the same answer while the flag's share stays; empty: as chance has it
    String variant(String session);

    /// Runs it as soon as flags were asked for once, with or without success; on any thread.
    void whenReady(Runnable then);

    /// Nobody reads it any more.
    void close();
}
