package dev.belay;

import dev.belay.history.History;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.reactivestreams.Publisher;

/// A history that is away makes nobody unready: releases and rollbacks go on without it.
@Singleton
@Requires(property = Application.HISTORY, value = "true")
final class HistoryHealth implements HealthIndicator {

    private static final int BETWEEN_UP_AND_DOWN = 500;

    static final HealthStatus DEGRADED =
            new HealthStatus("DEGRADED", "The history is away; all else goes on", true, BETWEEN_UP_AND_DOWN);

    private final History history;

    HistoryHealth(History history) {
        this.history = history;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        Optional<String> problem = history.problem();
        return Publishers.just(HealthResult.builder("history")
                .status(problem.isEmpty() ? HealthStatus.UP : DEGRADED)
                .details(problem.map(List::of).orElse(List.of()))
                .build());
    }
}
