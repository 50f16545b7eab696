package dev.belay;

import dev.belay.kube.ReadinessCheck;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.reactivestreams.Publisher;

/// Ready is who could take over now: every [ReadinessCheck] is well, whichever feature it is of. Alive is who
/// answers.
@Readiness
@Singleton
final class OperatorHealth implements HealthIndicator {

    private final List<ReadinessCheck> checks;

    OperatorHealth(List<ReadinessCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    @Override
    public Publisher<HealthResult> getResult() {
        List<String> problems = checks.stream()
                .map(ReadinessCheck::problem)
                .flatMap(Optional::stream)
                .toList();
        return Publishers.just(HealthResult.builder("belay")
                .status(problems.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
                .details(problems)
                .build());
    }
}
