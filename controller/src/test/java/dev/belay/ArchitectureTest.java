package dev.belay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

/// Who may use whom, and why.
@AnalyzeClasses(packages = "dev.belay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /// What talks to the outside from within `release`, and what turns its values into those of the API; everything
    /// else there is pure.
    private static final DescribedPredicate<JavaClass> EDGES = nameMatching(
                    ".*(Observer|Writer|Reconciler|Form|Verdicts)(\\$.*)?")
            .as("edges")
            .forSubtype();

    @ArchTest
    static final ArchRule HEART_IS_PURE = classes()
            .that(resideInAPackage("dev.belay.release").and(not(EDGES)))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.belay.release", "dev.belay.verdict")
            .because("a decision that needs a client, a framework or a log cannot be tried ten million times");

    @ArchTest
    static final ArchRule HEART_HAS_NO_CLOCK = noClasses()
            .that(resideInAPackage("dev.belay.release").and(not(EDGES)))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .because("the same observation must give the same decision, today and in the simulation");

    @ArchTest
    static final ArchRule CLIENT_ONLY_AT_THE_EDGES = noClasses()
            .that(resideInAPackage("dev.belay.release..").and(not(EDGES)))
            .or(resideInAPackage("dev.belay.verdict.."))
            .should()
            .dependOnClassesThat(resideInAPackage("io.fabric8.kubernetes.client.."))
            .because("only kube, workload, traffic, observers and writers speak to the API server");

    /// What asks Prometheus and when; everything else in `verdict` is pure.
    private static final DescribedPredicate<JavaClass> ASKING = nameMatching(
                    ".*\\.(Monitor|Provider|Preflights|Survey|TrialWatch|Access|Secrets|Prometheus.*|Reply.*)(\\$.*)?")
            .as("asking")
            .forSubtype();

    @ArchTest
    static final ArchRule JUDGES_ARE_PURE = noClasses()
            .that(resideInAPackage("dev.belay.verdict").and(not(ASKING)))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.net..", "java.util.concurrent..", "com.fasterxml.jackson..", "javax.net.."))
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(InstantSource.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .because("the same answers at the same times must give the same verdict, in another process too");

    @ArchTest
    static final ArchRule FEATURES_HAVE_NO_CYCLES = slices().matching("dev.belay.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that needs another must be able to do so without being needed by it");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_THING_IS = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Common|Context)")
            .orShould()
            .haveNameMatching(".*\\.(Abstract|Base)[A-Z].*")
            .because("such a name collects what nobody found a place for");

    private ArchitectureTest() {}
}
