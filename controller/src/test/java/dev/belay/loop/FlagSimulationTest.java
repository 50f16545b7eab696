package dev.belay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.release.Phase;
import dev.belay.release.Revision;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Trials of a flag by the thousand, with an operator that dies at any write and any call, and an
/// Unleash that comes and goes. [FlagWorld] itself looks that nobody is shown more than the step that
/// is on record.
class FlagSimulationTest {

    private static final int SEEDS = 1_000;
    private static final int FAULTY = 250;
    private static final int CALM = 2_000;
    private static final int AT_REST = 60;
    private static final Revision NEW = new Revision("2026-11");
    private static final Revision NEWER = new Revision("2026-12");

    @Test
    void everyTrialEndsWhereItShould() {
        int released = 0;
        int back = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int former = random.nextInt(3);
            Set<Revision> bad = random.nextBoolean() ? Set.of(NEW) : Set.of();
            FlagWorld world = new FlagWorld(random, former, bad);
            live(world, random);
            settle(world);
            assertThat(world.share())
                    .as("seed %d: %s", seed, world.told())
                    .isEqualTo(FlagWorld.FORMER.equals(world.stable()) ? former : 100);
            assertThat(bad)
                    .as("seed %d released what fails: %s", seed, world.told())
                    .doesNotContain(world.stable());
            released += world.phase() instanceof Phase.Steady ? 1 : 0;
            back += world.phase() instanceof Phase.RolledBack ? 1 : 0;
        }
        assertThat(released).isGreaterThan(SEEDS / 5);
        assertThat(back).isGreaterThan(SEEDS / 5);
    }

    private static void live(FlagWorld world, Random random) {
        while (!(world.phase() instanceof Phase.Steady)) {
            world.goOn(true);
        }
        world.asksFor(NEW);
        for (int event = 0; event < FAULTY; event++) {
            world.goOn(true);
            boolean isTrial = world.phase().trialUnderWay() != null;
            switch (random.nextInt(120)) {
                case 0, 1 -> world.unleash(false);
                case 2, 3, 4, 5 -> world.unleash(true);
                case 6 -> {
                    if (isTrial) {
                        world.saysAbort();
                    }
                }
                case 7 -> {
                    if (isTrial) {
                        world.asksFor(NEWER);
                    }
                }
                default -> {}
            }
        }
        world.unleash(true);
    }

    /// Nothing more goes wrong, so it must come to its end.
    private static void settle(FlagWorld world) {
        int atRest = 0;
        for (int event = 0; event < CALM && atRest < AT_REST; event++) {
            world.goOn(false);
            atRest = world.phase() instanceof Phase.AtRest ? atRest + 1 : 0;
        }
        assertThat(world.phase())
                .as("%s", world.told())
                // Blocked: something newer was asked for while everybody was shown the flag already.
                .isInstanceOfAny(Phase.Steady.class, Phase.RolledBack.class, Phase.Blocked.class);
    }
}
