package dev.belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The pages that are drawn from the code. `mvn -pl controller -am test -Ddocs=write` writes them anew.
class DocumentsTest {

    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void stateMachineIsDrawnFromTheMoves() throws IOException {
        String moves = LegalMoves.declared().stream()
                .filter(move -> !move.endsWith("-> Adopting"))
                .filter(move -> !move.endsWith("-> Leaving") || move.startsWith("RollingBack") || isAtRest(move))
                .map(move -> "    " + move.replace(" -> ", " --> "))
                .collect(Collectors.joining("\n"));
        compare("state-machine.md", """
                # The phases of a Release

                Drawn from the `to…` methods of `dev.belay.release.Phase` by a test, which also checks that some
                observation makes every one of these moves and that none makes another. Not drawn: from every phase to
                `Adopting` (the Deployment was recreated, or Belay had left and is back) and to `Leaving` (nothing may be
                touched any more: the namespace is being deleted, or a person said hands off).

                ```mermaid
                stateDiagram-v2
                    [*] --> Adopting
                %s
                    Leaving --> [*]
                ```

                %s
                """.formatted(
                        moves, LegalMoves.phases().map(DocumentsTest::parts).collect(Collectors.joining())));
    }

    private static boolean isAtRest(String move) {
        return LegalMoves.phases()
                .filter(Phase.AtRest.class::isAssignableFrom)
                .anyMatch(phase -> move.startsWith(phase.getSimpleName() + " "));
    }

    /// The phases that have parts, with the parts in their order.
    private static String parts(Class<?> phase) {
        return switch (phase.getSimpleName()) {
            case "HandingOver" -> parts(phase, HandoverPart.values());
            case "RollingBack" -> parts(phase, RollbackPart.values());
            default -> "";
        };
    }

    private static String parts(Class<?> phase, Enum<?>[] parts) {
        return Stream.of(parts)
                .map(part -> part.name().charAt(0) + part.name().substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" → ", "`" + phase.getSimpleName() + "` goes through: ", ".\n"));
    }

    @Test
    void reasonsAreListedFromTheEnum() throws IOException {
        String rows = Stream.of(Reason.values())
                .map(reason -> "| `%s` | %s | %s | %s |"
                        .formatted(
                                reason.word(),
                                reason.holds().words(),
                                reason.endedBy().name().toLowerCase(Locale.ROOT),
                                reason.sentence()))
                .collect(Collectors.joining("\n"));
        compare("reasons.md", """
                # Every reason, and what to do about it

                A Release's `status.reason` is one of these; the same word stands in its conditions, events, log lines and
                history. Generated from `dev.belay.release.Reason` by a test.

                | reason | holds back | ended by | what it means and what to do |
                | --- | --- | --- | --- |
                %s
                """.formatted(rows));
    }

    private static void compare(String name, String generated) throws IOException {
        Path page = DOCS.resolve(name);
        if ("write".equals(System.getProperty("docs"))) {
            Files.createDirectories(DOCS);
            Files.writeString(page, generated);
        }
        assertThat(page)
                .as("docs/%s; to write it anew: mvn -pl controller -am test -Ddocs=write", name)
                .hasContent(generated);
    }
}
