package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The picture of `docs/architecture.md`: from a watch's event to a route's weight. Each box is a class
/// that is there, and each arrow joins two of which one knows the other. `mvn -pl controller -am test
/// -Ddocs=write` draws it anew.
class ArchitectureDocumentTest {

    private static final Path PAGE = Path.of("..", "docs", "architecture.svg");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.belay");

    private static final int WIDTH = 150;
    private static final int HEIGHT = 46;

    /// @param type its class; empty: something outside of the operator
    private record Box(String name, String type, String says, int x, int y) {

        boolean isOurs() {
            return !type.isEmpty();
        }

        String draw() {
            return """
                    <rect x="%d" y="%d" width="%d" height="%d" rx="4" fill="%s" stroke="#d0d7de"/>
                    <text x="%d" y="%d" text-anchor="middle" fill="#1f2328">%s</text>
                    <text x="%d" y="%d" text-anchor="middle" font-size="10.5" fill="#57606a">%s</text>
                    """.formatted(
                            x,
                            y,
                            WIDTH,
                            HEIGHT,
                            fill(),
                            x + WIDTH / 2,
                            y + 19,
                            isOurs() ? type.substring(type.indexOf('.') + 1) : name,
                            x + WIDTH / 2,
                            y + 36,
                            says);
        }

        private String fill() {
            return !isOurs() ? "#eaeef2" : type.startsWith("release.") ? "#dafbe1" : "#ffffff";
        }
    }

    private record Arrow(String from, String to) {}

    private static final List<Box> BOXES = List.of(
            new Box("API server", "", "what happens", 20, 60),
            new Box("watch", "kube.Watch", "shows what there is", 20, 140),
            new Box("watches", "kube.Watches", "only what is needed", 20, 220),
            new Box("bells", "loop.Bells", "whom it rings for", 20, 300),
            new Box("reconciler", "loop.ReleaseReconciler", "one call at a time", 20, 380),
            new Box("Prometheus", "", "counters of all pods", 20, 460),
            new Box("monitor", "verdict.Monitor", "asks, has them judged", 20, 540),
            new Box("observer", "loop.Observer", "makes one record", 210, 140),
            new Box("sight", "loop.Sight", "what is there", 210, 220),
            new Box("eyes", "loop.Eyes", "gather it", 210, 300),
            new Box("rounds", "loop.Rounds", "until nothing is left", 210, 380),
            new Box("judging", "loop.Judging", "how the candidate is", 210, 460),
            new Box("verdicts", "release.Verdicts", "what the judges say", 210, 540),
            new Box("observation", "release.Observation", "the moment", 400, 140),
            new Box("decider", "release.Decider", "pure", 400, 220),
            new Box("decision", "release.Decision", "phase and reason", 400, 300),
            new Box("turn", "loop.Turn", "first record, then act", 400, 380),
            new Box("record", "loop.ReleaseWriter", "the status", 400, 460),
            new Box("phase", "release.Phase", "what is true now", 590, 140),
            new Box("desired", "release.Desired", "what should be", 590, 220),
            new Box("patches", "traffic.TrafficWrites", "patches that test", 590, 300),
            new Box("convergence", "loop.Convergence", "the safe order", 590, 380),
            new Box("pending", "kube.Pending", "one stage of it", 590, 460),
            new Box("lease", "kube.Leadership", "who may write", 590, 540),
            new Box("API server, too", "", "route, Services, …", 780, 300),
            new Box("writer", "kube.Writer", "only while it leads", 780, 380),
            new Box("hands", "loop.Hands", "all of a stage at once", 780, 460));

    private static final List<Arrow> ARROWS = List.of(
            new Arrow("API server", "watch"),
            new Arrow("watch", "watches"),
            new Arrow("watches", "bells"),
            new Arrow("bells", "reconciler"),
            new Arrow("reconciler", "rounds"),
            new Arrow("Prometheus", "monitor"),
            new Arrow("monitor", "verdicts"),
            new Arrow("verdicts", "judging"),
            new Arrow("judging", "rounds"),
            new Arrow("rounds", "eyes"),
            new Arrow("eyes", "sight"),
            new Arrow("sight", "observer"),
            new Arrow("observer", "observation"),
            new Arrow("observation", "decider"),
            new Arrow("decider", "decision"),
            new Arrow("decision", "turn"),
            new Arrow("turn", "record"),
            new Arrow("decision", "phase"),
            new Arrow("phase", "desired"),
            new Arrow("desired", "patches"),
            new Arrow("patches", "convergence"),
            new Arrow("turn", "convergence"),
            new Arrow("convergence", "pending"),
            new Arrow("pending", "hands"),
            new Arrow("hands", "writer"),
            new Arrow("lease", "writer"),
            new Arrow("writer", "API server, too"));

    @Test
    void everyArrowJoinsTwoThatKnowEachOther() {
        assertThat(ARROWS.stream()
                        .filter(arrow ->
                                box(arrow.from()).isOurs() && box(arrow.to()).isOurs())
                        .filter(arrow -> !isKnown(arrow)))
                .as("arrows without anything in the code behind them: draw the way that it goes now")
                .isEmpty();
    }

    private static boolean isKnown(Arrow arrow) {
        String from = "dev.belay." + box(arrow.from()).type();
        String to = "dev.belay." + box(arrow.to()).type();
        return knows(from, to) || knows(to, from);
    }

    /// Itself, or what is declared in it.
    private static boolean knows(String from, String to) {
        return CLASSES.stream()
                .filter(one -> isOrIsIn(one, from))
                .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                .anyMatch(use -> isOrIsIn(use.getTargetClass(), to));
    }

    private static boolean isOrIsIn(JavaClass one, String name) {
        return one.getName().equals(name) || one.getName().startsWith(name + "$");
    }

    private static Box box(String name) {
        return BOXES.stream().filter(box -> box.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void isDrawnFromTheClasses() throws IOException {
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 950 610" width="950" height="610" font-family="system-ui, sans-serif" font-size="12">
                <rect width="950" height="610" fill="#ffffff"/>
                <defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#57606a"/></marker></defs>
                """);
        Stream.of("20 watch", "210 observe", "400 decide, record", "590 desire", "780 act")
                .map(column -> column.split(" ", 2))
                .forEach(column ->
                        svg.append("<text x=\"%d\" y=\"36\" text-anchor=\"middle\" fill=\"#57606a\">%s</text>%n"
                                .formatted(Integer.parseInt(column[0]) + WIDTH / 2, column[1])));
        ARROWS.forEach(arrow -> svg.append(draw(box(arrow.from()), box(arrow.to()))));
        BOXES.forEach(box -> svg.append(box.draw()));
        svg.append("</svg>\n");
        compare(svg.toString());
    }

    /// From the side that faces the other.
    private static String draw(Box from, Box to) {
        boolean isSideways = from.x() != to.x();
        boolean isAhead = isSideways ? to.x() > from.x() : to.y() > from.y();
        double fromX = isSideways ? from.x() + (isAhead ? WIDTH : 0) : from.x() + WIDTH / 2.0;
        double toX = isSideways ? to.x() + (isAhead ? 0 : WIDTH) : to.x() + WIDTH / 2.0;
        double fromY = isSideways ? from.y() + HEIGHT / 2.0 : from.y() + (isAhead ? HEIGHT : 0);
        double toY = isSideways ? to.y() + HEIGHT / 2.0 : to.y() + (isAhead ? 0 : HEIGHT);
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.0f\" y1=\"%.0f\" x2=\"%.0f\" y2=\"%.0f\" stroke=\"#57606a\" marker-end=\"url(#tip)\"/>%n",
                fromX,
                fromY,
                toX,
                toY);
    }

    private static void compare(String drawn) throws IOException {
        if ("write".equals(System.getProperty("docs"))) {
            Files.writeString(PAGE, drawn);
        }
        assertThat(PAGE)
                .as("%s; to draw it anew: mvn -pl controller -am test -Ddocs=write", PAGE)
                .hasContent(drawn);
    }
}
