package dev.belay.scenarios;

import dev.belay.playground.cluster.Cluster;
import dev.belay.playground.junit.OnKubernetes;
import dev.belay.scenarios.replica.Stall;
import dev.belay.scenarios.stage.Plan;
import dev.belay.scenarios.stage.Shop;
import dev.belay.scenarios.stage.Story;
import dev.belay.scenarios.stage.Theatre;
import dev.belay.scenarios.stage.Troupe;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One trial after the other, side by side: what happens once in a hundred times is seen here. The witness holds every
/// invariant against every moment of all of them: no pod restarted or removed that is needed, no Service empty.
@OnKubernetes
@Tag("soak")
final class ManyTrialsTest {

    private static final int STORIES = 8;
    private static final int TRIALS_EACH = 25;

    @Test
    void loseNoPodAndEmptyNoServiceInTwoHundredTrials(Cluster cluster) throws Exception {
        Troupe troupe = Troupe.of(Theatre.of(cluster));
        Together.each(IntStream.rangeClosed(1, STORIES).boxed().toList(), story -> play(cluster, troupe));
    }

    private static void play(Cluster cluster, Troupe troupe) throws Exception {
        try (Stall stall = Stall.open(cluster, "many");
                Story story = Story.of(troupe.place(stall.client()), Shop.SMALL, Plan.BY_ROUTE)) {
            story.awaitPhase("Steady");
            for (int trial = 1; trial <= TRIALS_EACH; trial++) {
                story.releases("v" + (trial + 1)).awaitReleased();
            }
        }
    }
}
