package dev.belay.scenarios.witness;

import java.util.function.Consumer;

/// Holds one invariant against every moment, in the order in which they happened.
interface Check {

    void look(Moment moment, Consumer<String> complain);
}
