package io.rejoin.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import io.rejoin.token.KeyAlgorithm;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is timed does its work: without that a table says nothing. Writes temporary key files. */
final class ContenderTest {
    private static final Workload WORKLOAD = Workload.of(10);

    @ParameterizedTest
    @EnumSource
    void goodToken_isBelieved(Entry entry) throws Exception {
        try (Contender contender = entry.contender(WORKLOAD)) {
            assertThat(contender.verify(entry.token(WORKLOAD))).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void changedPayload_isNotBelieved(Entry entry) throws Exception {
        String token = entry.token(WORKLOAD);
        int payload = token.lastIndexOf('.') - 100;
        char other = token.charAt(payload) == 'A' ? 'B' : 'A';
        String changed = token.substring(0, payload) + other + token.substring(payload + 1);
        try (Contender contender = entry.contender(WORKLOAD)) {
            assertThatThrownBy(() -> contender.verify(changed)).isInstanceOf(Exception.class);
        }
    }

    @ParameterizedTest
    @MethodSource("io.rejoin.benchmark.Entry#hs256")
    void issuedToken_isBelievedByAnotherAndSaysTheSame(Entry entry) throws Exception {
        try (Contender contender = entry.contender(WORKLOAD)) {
            String issued = contender.issue();

            assertThat(new Nimbus(WORKLOAD).verify(issued)).isNotNull();
            assertThat(claims(issued)).isEqualTo(claims(entry.token(WORKLOAD)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "FLOOR")
    void floor_writesWhatRejoinReads(Entry entry) throws Exception {
        try (Contender floor = entry.contender(WORKLOAD)) {
            assertThat(new Rejoin(KeyAlgorithm.HS256, WORKLOAD).verify(floor.issue()))
                    .isNotNull();
        }
    }

    /** All but the times, which differ by the second. */
    private static Map<String, Object> claims(String token) throws ParseException {
        Map<String, Object> claims = SignedJWT.parse(token).getPayload().toJSONObject();
        claims.keySet().removeAll(Set.of("iat", "exp"));
        return claims;
    }
}
