package dev.belay.release;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The moves between phases, as `Steady -> Preparing`: those that `Phase` declares by its `to…` methods, and those
/// that decisions made.
final class LegalMoves {

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    void add(Phase before, Phase after) {
        if (before instanceof Phase.Blocked blocked
                && !isSameBlock(blocked, after)
                && !(after instanceof Phase.Leaving)) {
            seen.add(move(Phase.Blocked.class, blocked.from().getClass()));
            addFrom(blocked.from(), after);
        } else {
            addFrom(before, after);
        }
    }

    private static boolean isSameBlock(Phase.Blocked before, Phase after) {
        return after instanceof Phase.Blocked now
                && now.from().getClass() == before.from().getClass();
    }

    private void addFrom(Phase before, Phase after) {
        Class<?> from = before.getClass();
        if (after instanceof Phase.Blocked blocked && blocked.from().getClass() != from) {
            seen.add(move(from, blocked.from().getClass()));
            from = blocked.from().getClass();
        }
        if (from != after.getClass() || isNewPart(before, after)) {
            seen.add(move(from, after.getClass()));
        }
    }

    /// Within a phase too there are moves: from part to part, and from a skipped step to the next.
    private static boolean isNewPart(Phase before, Phase after) {
        return switch (before) {
            case Phase.HandingOver over -> after instanceof Phase.HandingOver to && to.part() != over.part();
            case Phase.RollingBack back -> after instanceof Phase.RollingBack to && to.part() != back.part();
            case Phase.Shifting shifting -> after instanceof Phase.Shifting to && to.step() != shifting.step();
            default -> false;
        };
    }

    Set<String> seen() {
        return new TreeSet<>(seen);
    }

    /// Every `to…` method of every phase, whichever interface it comes from.
    static Set<String> declared() {
        return phases().flatMap(LegalMoves::declared).collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<Class<?>> phases() {
        return leaves(Phase.class).distinct();
    }

    private static Stream<String> declared(Class<?> phase) {
        return methods(phase)
                .filter(method ->
                        method.getName().startsWith("to") && method.getName().length() > 2)
                .filter(method -> Phase.class.isAssignableFrom(method.getReturnType()))
                .filter(method -> !method.isBridge())
                .flatMap(method -> leaves(method.getReturnType())
                        // A move into itself is one only where the phase says so: it has parts, or steps.
                        .filter(to -> to != phase || method.getDeclaringClass() == phase)
                        .map(to -> move(phase, to)));
    }

    private static Stream<Method> methods(Class<?> type) {
        return Stream.concat(
                Arrays.stream(type.getDeclaredMethods()),
                Arrays.stream(type.getInterfaces()).flatMap(LegalMoves::methods));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(LegalMoves::leaves)
                : Stream.of(type);
    }

    private static String move(Class<?> from, Class<?> to) {
        return from.getSimpleName() + " -> " + to.getSimpleName();
    }
}
