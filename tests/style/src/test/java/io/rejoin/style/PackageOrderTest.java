package io.rejoin.style;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages depend one way, in every module; and the rules that say so do fail. Compiles into a temporary folder. */
final class PackageOrderTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.rejoin");

    @Test
    void modules_areThere() {
        assertThat(CLASSES).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void packages_dependOneWay(ArchRule rule) {
        rule.check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "io.rejoin.token, io.rejoin.hub",
        "io.rejoin.token, io.rejoin.hub.access",
        "io.rejoin.token, io.rejoin.undertow",
        "io.rejoin.hub, io.rejoin.hub.reconnect",
        "io.rejoin.hub.audit, io.rejoin.hub.pipeline",
        "io.rejoin.hub.access, io.rejoin.store.jdbc",
        "io.rejoin.hub.reconnect, io.rejoin.hub.pipeline",
        "io.rejoin.hub.reconnect, io.rejoin.undertow.signalr2",
        "io.rejoin.hub, io.rejoin.hub.backplane",
        "io.rejoin.hub, io.rejoin.hub.cluster",
        "io.rejoin.hub.backplane, io.rejoin.hub",
        "io.rejoin.hub.backplane, io.rejoin.token",
        "io.rejoin.hub.cluster, io.rejoin.hub.reconnect",
        "io.rejoin.hub.cluster, io.rejoin.hub.pipeline",
        "io.rejoin.hub.pipeline, io.rejoin.undertow",
        "io.rejoin.hub.pipeline, io.rejoin.store.jdbc",
        "io.rejoin.store.jdbc, io.rejoin.hub.pipeline",
        "io.rejoin.store.jdbc, io.rejoin.undertow",
        "io.rejoin.store.jdbc, io.undertow.server",
        "io.rejoin.hub, io.undertow.server",
        "io.rejoin.hub, org.xnio",
    })
    void dependencyAgainstTheOrder_isFound(String user, String used, @TempDir Path folder) {
        JavaClasses classes = Planted.userAndUsed(folder, user, used);

        assertThat(rules().filter(rule -> rule.evaluate(classes).hasViolation()))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "io.rejoin.hub.access, io.rejoin.token",
        "io.rejoin.hub.access, io.rejoin.hub",
        "io.rejoin.hub.reconnect, io.rejoin.hub.audit",
        "io.rejoin.hub.pipeline, io.rejoin.hub.reconnect",
        "io.rejoin.hub.pipeline, io.rejoin.hub.cluster",
        "io.rejoin.hub.cluster, io.rejoin.hub.backplane",
        "io.rejoin.hub.cluster, io.rejoin.hub",
        "io.rejoin.hub.backplane, io.rejoin.hub.threads",
        "io.rejoin.store.redis, io.rejoin.hub.backplane",
        "io.rejoin.store.jdbc, io.rejoin.hub.access",
        "io.rejoin.store.jdbc, io.rejoin.hub.reconnect",
        "io.rejoin.undertow.server, io.rejoin.store.jdbc",
        "io.rejoin.undertow, io.undertow.server",
    })
    void dependencyAlongTheOrder_isLeftAlone(String user, String used, @TempDir Path folder) {
        JavaClasses classes = Planted.userAndUsed(folder, user, used);

        assertThat(rules().filter(rule -> rule.evaluate(classes).hasViolation()))
                .isEmpty();
    }

    @Test
    void cycleOfTwoPackages_isFound(@TempDir Path folder) {
        JavaClasses classes = Planted.cycle(folder, "io.rejoin.hub", "io.rejoin.hub.audit");

        assertThat(PackageOrder.noCycles().evaluate(classes).hasViolation()).isTrue();
    }

    static Stream<ArchRule> rules() {
        return Stream.of(
                PackageOrder.token(),
                PackageOrder.hub(),
                PackageOrder.reconnect(),
                PackageOrder.backplane(),
                PackageOrder.cluster(),
                PackageOrder.pipeline(),
                PackageOrder.stores(),
                PackageOrder.undertow(),
                PackageOrder.noCycles());
    }
}
