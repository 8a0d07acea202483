package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads of a listed set with a good signature, changed in every way; what is accepted is good for Nimbus too. */
class ListedPayloadTest {
    private static final HubGroups GROUPS = ListedGroupsTest.numbered(300).groups();
    private static final String HASH = GroupsHash.of(GROUPS).value();
    private static final String GOOD =
            Sample.payload().replace("\"hubs\":{\"chat\":[\"lobby\",\"news\"]}", "\"gs\":\"" + HASH + "\"");

    private final ListStore lists = new ListStore(Sample.CLOCK);
    private final TokenVerifier verifier = new TokenVerifier(Sample.ring(), Sample.POLICY, Sample.CLOCK, lists);
    private final NimbusOracle nimbus = new NimbusOracle("gs");

    ListedPayloadTest() {
        lists.keep(new GroupsHash(HASH), GROUPS, Sample.CLOCK.instant().plusSeconds(1));
    }

    @Test
    void payloadWrittenByHand_isThatOfTheIssuer() {
        ReconnectToken token = new TokenIssuer(Sample.ring(), Sample.POLICY, Sample.CLOCK, lists)
                .issue(ListedGroupsTest.numbered(300));

        assertThat(token.text()).isEqualTo(TokenForge.token(GOOD));
        assertThat(verdict(GOOD)).isEqualTo(Verdict.ACCEPT);
        assertThat(nimbus.accepts(token.text())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "both claims | \"gs\":\"HASH\" | \"gs\":\"HASH\",\"hubs\":{}",
                "both claims with groups | \"gs\":\"HASH\" | \"gs\":\"HASH\",\"hubs\":{\"chat\":[\"lobby\"]}",
                "both, turned round | \"gs\":\"HASH\" | \"hubs\":{},\"gs\":\"HASH\"",
                "neither | \"gs\":\"HASH\", | ``",
                "twice | \"gs\":\"HASH\" | \"gs\":\"HASH\",\"gs\":\"HASH\"",
                "after iat | \"gs\":\"HASH\",\"iat\":1767225600 | \"iat\":1767225600,\"gs\":\"HASH\"",
                "other name | \"gs\" | \"gS\"",
                "empty | HASH | ``",
                "a number | \"HASH\" | 1",
                "null | \"HASH\" | null",
                "an object | \"HASH\" | {\"sha256\":\"HASH\"}",
                "an array | \"HASH\" | [\"HASH\"]",
                "padding | HASH | HASH=",
                "longer | HASH | HASHA",
                "white space | HASH | ` HASH`",
            })
    void changedClaim_isMalformed(String what, String piece, String replacement) {
        String payload = GOOD.replace(piece.replace("HASH", HASH), replacement.replace("HASH", HASH));

        assertThat(payload).as(what).isNotEqualTo(GOOD);
        assertThat(verdict(payload)).as(what).isEqualTo("MALFORMED");
    }

    @Test
    void everyByteChanged_isRefusedOrSaysTheSameToNimbus() {
        Random random = new Random(20_260_101L);
        int accepted = 0;
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < good.length; at++) {
            for (int step = 0; step < 16; step++) {
                byte[] changed = good.clone();
                changed[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : ' ' + random.nextInt(95));
                accepted += acceptedByNimbusToo(changed, at) ? 1 : 0;
            }
        }
        assertThat(accepted).as("changes of ep, pos and jti stay legal").isPositive();
    }

    @ParameterizedTest
    @ValueSource(chars = {'A', 'z', '0', '_', '-', '=', '"', '\\', ' ', '\u00e9'})
    void everyCharacterOfTheHashChanged_isRefused(char c) {
        for (int at = 0; at < HASH.length(); at++) {
            String changed = HASH.substring(0, at) + c + HASH.substring(at + 1);
            if (!changed.equals(HASH)) {
                assertThat(verdict(GOOD.replace(HASH, changed))).as(changed).isIn("GROUPS_LOST", "MALFORMED");
            }
        }
    }

    private boolean acceptedByNimbusToo(byte[] payload, int at) {
        String token = TokenForge.token(Sample.header(), payload);
        boolean accepted = Verdict.of(verifier, token, Sample.PRESENTER).equals(Verdict.ACCEPT);
        if (accepted) {
            Payload read = PayloadReader.read(payload, LikelyClaims.of(Sample.POLICY), Sample.PRESENTER);
            assertThat(PayloadWriter.write(read)).as("at " + at).isEqualTo(payload);
            assertThat(nimbus.accepts(token)).as("at " + at).isTrue();
        }
        return accepted;
    }

    private String verdict(String payload) {
        return Verdict.of(verifier, TokenForge.token(payload), Sample.PRESENTER);
    }
}
