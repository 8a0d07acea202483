package io.rejoin.style;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;

/**
 * Packages depend one way: token, then hub with its access and audit, then reconnect, then pipeline, then the server.
 * An adapter stands beside the pipeline and knows the interfaces of stores only.
 */
final class PackageOrder {
    private static final String TOKEN = "io.rejoin.token..";
    private static final String RECONNECT = "io.rejoin.hub.reconnect..";
    private static final String PIPELINE = "io.rejoin.hub.pipeline..";
    private static final String STORES = "io.rejoin.store..";
    private static final String SERVER = "io.rejoin.undertow..";
    private static final String HUB = "io.rejoin.hub..";

    private PackageOrder() {}

    static ArchRule token() {
        return forbid(TOKEN, HUB, STORES, SERVER).because("a token knows no hub and no server");
    }

    static ArchRule hub() {
        return noClasses()
                .that()
                .resideInAPackage(HUB)
                .and()
                .resideOutsideOfPackages(RECONNECT, PIPELINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(RECONNECT, PIPELINE, STORES, SERVER)
                .because("hub, hub.access and hub.audit come before the walk of a reconnect")
                .allowEmptyShould(true);
    }

    static ArchRule reconnect() {
        return forbid(RECONNECT, PIPELINE, STORES, SERVER)
                .because("the walk of a reconnect comes before what composes it");
    }

    static ArchRule pipeline() {
        return forbid(PIPELINE, STORES, SERVER).because("the pipeline knows no technology");
    }

    static ArchRule stores() {
        return forbid(STORES, PIPELINE, SERVER)
                .because("an adapter knows the interfaces of stores, not what composes them");
    }

    static ArchRule undertow() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(SERVER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.undertow..", "org.xnio..")
                .because("nothing but the server module knows Undertow")
                .allowEmptyShould(true);
    }

    static ArchRule noCycles() {
        return slices().matching("io.rejoin.(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    private static ArchRule forbid(String subject, String... forbidden) {
        return noClasses()
                .that()
                .resideInAPackage(subject)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .allowEmptyShould(true);
    }
}
