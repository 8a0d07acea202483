package io.rejoin.benchmark;

import static io.rejoin.token.KeyAlgorithm.HS256;

import io.rejoin.token.KeyAlgorithm;
import java.util.EnumSet;
import java.util.Set;

/** Who is measured: each row of the tables. Public for the code that JMH writes, in a package of its own. */
public enum Entry {
    FLOOR("floor", HS256, Floor::new),
    REJOIN("Rejoin", HS256, workload -> new Rejoin(HS256, workload)),
    VERTX("vertx-auth-jwt", HS256, VertxAuth::new),
    FUSIONAUTH("fusionauth-jwt", HS256, FusionAuth::new),
    JAVA_JWT("java-jwt", HS256, JavaJwt::new),
    TINK("Tink", HS256, Tink::new),
    NIMBUS("Nimbus JOSE+JWT", HS256, Nimbus::new),
    JJWT("jjwt", HS256, Jjwt::new),
    JOSE4J("jose4j", HS256, Jose4j::new),
    A256GCM(KeyAlgorithm.A256GCM),
    ED25519(KeyAlgorithm.ED25519),
    ED25519_RAW(ED25519),
    ES256(KeyAlgorithm.ES256),
    ES256_RAW(ES256),
    ML_DSA_44(KeyAlgorithm.ML_DSA_44),
    ML_DSA_44_RAW(ML_DSA_44),
    ML_DSA_65(KeyAlgorithm.ML_DSA_65),
    ML_DSA_65_RAW(ML_DSA_65);

    private final String title;
    private final KeyAlgorithm algorithm;
    private final Maker maker;

    Entry(String title, KeyAlgorithm algorithm, Maker maker) {
        this.title = title;
        this.algorithm = algorithm;
        this.maker = maker;
    }

    /** Rejoin with this algorithm. */
    Entry(KeyAlgorithm algorithm) {
        this(algorithm.text(), algorithm, workload -> new Rejoin(algorithm, workload));
    }

    /** The primitive of this profile alone. */
    Entry(Entry profile) {
        this(profile.title + " alone", profile.algorithm, workload -> new Raw(BenchmarkKey.raw(profile.algorithm)));
    }

    /** The entries that issue and verify the same HS256 token. */
    static Set<Entry> hs256() {
        return EnumSet.range(FLOOR, JOSE4J);
    }

    /** The other libraries. */
    static Set<Entry> libraries() {
        return EnumSet.range(VERTX, JOSE4J);
    }

    /** Rejoin with each algorithm but HS256. */
    static Set<Entry> profiles() {
        return EnumSet.of(A256GCM, ED25519, ES256, ML_DSA_44, ML_DSA_65);
    }

    /** What this one is measured against. */
    Entry floor() {
        return switch (this) {
            case A256GCM -> REJOIN;
            case ED25519 -> ED25519_RAW;
            case ES256 -> ES256_RAW;
            case ML_DSA_44 -> ML_DSA_44_RAW;
            case ML_DSA_65 -> ML_DSA_65_RAW;
            default -> FLOOR;
        };
    }

    String title() {
        return title;
    }

    Contender contender(Workload workload) throws Exception {
        return maker.make(workload);
    }

    /** The token that this entry verifies: Rejoin issues it, whoever verifies. */
    String token(Workload workload) throws Exception {
        return new Rejoin(algorithm, workload).issue();
    }

    private interface Maker {
        Contender make(Workload workload) throws Exception;
    }
}
