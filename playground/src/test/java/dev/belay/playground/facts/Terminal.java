package dev.belay.playground.facts;

import dev.belay.playground.cluster.Kubectl;
import dev.belay.playground.cluster.Kubectl.Outcome;
import java.util.ArrayList;
import java.util.List;

/// kubectl as somebody types it in one namespace.
///
/// The words of a command stand with one space between; what has spaces of its own is `said` beside it.
record Terminal(Kubectl kubectl, String namespace) {

    /// What must succeed.
    ///
    /// @param manifest what `-f -` reads, if it does
    void does(String command, String... manifest) {
        mustSucceed(command, tries(command, manifest));
    }

    /// The same with a patch as its last word.
    void patches(String command, String patch) {
        mustSucceed(command, triesToPatch(command, patch));
    }

    Outcome tries(String command, String... manifest) {
        return kubectl.feed(String.join("\n", manifest), words(command).toArray(String[]::new));
    }

    Outcome triesToPatch(String command, String patch) {
        List<String> words = words(command);
        words.add("--patch");
        words.add(patch);
        return kubectl.run(words.toArray(String[]::new));
    }

    private List<String> words(String command) {
        List<String> words = new ArrayList<>(List.of("--namespace", namespace));
        words.addAll(List.of(command.split(" ")));
        return words;
    }

    private static void mustSucceed(String command, Outcome outcome) {
        if (outcome.code() != 0) {
            throw new AssertionError("kubectl " + command + ": " + outcome.output());
        }
    }
}
