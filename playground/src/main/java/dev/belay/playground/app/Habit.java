package dev.belay.playground.app;

/// What an app does beside answering: it is there or it is not.
public enum Habit {
    /// Exits 1 s after its first request.
    CRASH("crash"),
    /// Is killed for its memory 1 s after its first request.
    OOM("oom"),
    /// Answers probes and scrapes; requests are never answered.
    HANG("hang"),
    /// Closes its port 2 s after its first request, probes too, and opens it 5 s later; again and again.
    REFUSE("refuse"),
    /// Runs and never becomes ready.
    NEVER_READY("never-ready"),
    /// Its image cannot be pulled.
    PULL_ERROR("pull-error");

    private final String word;

    Habit(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
