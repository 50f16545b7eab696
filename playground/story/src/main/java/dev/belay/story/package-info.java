/// The demo: Belay as it is shipped, installed by its own chart in a playground, and five releases told
/// as they happen. [Story] is what happens, [Ground] where, [Screen] what is seen of it, and [Scenario]
/// what it came to. It reads the cluster as any client could, and measures from outside.
@NullMarked
package dev.belay.story;

import org.jspecify.annotations.NullMarked;
