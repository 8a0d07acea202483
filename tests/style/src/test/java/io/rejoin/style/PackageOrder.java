package io.rejoin.style;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;

/**
 * Packages depend one way: token, then hub with its access and audit, then reconnect and cluster, then pipeline, then the server.
 * A backplane knows nothing of hubs. An adapter stands beside the pipeline and knows the interfaces of stores only.
 */
final class PackageOrder {
    private static final String TOKEN = "io.rejoin.token..";
    private static final String RECONNECT = "io.rejoin.hub.reconnect..";
    private static final String BACKPLANE = "io.rejoin.hub.backplane..";
    private static final String CLUSTER = "io.rejoin.hub.cluster..";
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
                .resideOutsideOfPackages(RECONNECT, BACKPLANE, CLUSTER, PIPELINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(RECONNECT, BACKPLANE, CLUSTER, PIPELINE, STORES, SERVER)
                .because("hub, hub.access and hub.audit come before the walk of a reconnect, and know one server")
                .allowEmptyShould(true);
    }

    static ArchRule reconnect() {
        return forbid(RECONNECT, BACKPLANE, CLUSTER, PIPELINE, STORES, SERVER)
                .because("the walk of a reconnect comes before what composes it");
    }

    /** Of the project it may use no more than its threads. */
    static ArchRule backplane() {
        return noClasses()
                .that()
                .resideInAPackage(BACKPLANE)
                .should()
                .dependOnClassesThat(resideInAPackage("io.rejoin..")
                        .and(resideOutsideOfPackages(BACKPLANE, "io.rejoin.hub.threads..")))
                .because("what joins servers knows nothing of hubs")
                .allowEmptyShould(true);
    }

    static ArchRule cluster() {
        return forbid(CLUSTER, RECONNECT, PIPELINE, STORES, SERVER)
                .because("the cluster comes before what composes it, and walks nobody back");
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
