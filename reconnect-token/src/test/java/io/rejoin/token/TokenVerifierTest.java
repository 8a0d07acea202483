package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private static final String GOOD = TokenForge.token(Sample.payload());
    private static final String ANONYMOUS = TokenForge.token(Sample.payload().replace(",\"sub\":\"ana\"", ""));

    /** Kept, so that the compiler must make it. */
    private VerifiedToken last = Sample.verifier().verify(ReconnectToken.of(GOOD), Sample.PRESENTER);

    @Test
    void presenterWithoutFamily_isAnyFamily() {
        assertThat(verdict(GOOD, new Presenter(Optional.empty(), Optional.of(Sample.ANA))))
                .isEqualTo("ACCEPT");
    }

    @Test
    void presenterOfOtherFamily_isWrongConnection() {
        var presenter = new Presenter(Optional.of(FamilyId.of("other")), Optional.of(Sample.ANA));

        assertThat(verdict(GOOD, presenter)).isEqualTo("WRONG_CONNECTION");
    }

    @Test
    void presenterOfOtherUser_isWrongUser() {
        assertThat(verdict(GOOD, user(Optional.of(UserId.of("Ana"))))).isEqualTo("WRONG_USER");
    }

    @Test
    void anonymousPresenter_hasOnlyAnonymousTokens() {
        assertThat(verdict(GOOD, user(Optional.empty()))).isEqualTo("WRONG_USER");
        assertThat(verdict(ANONYMOUS, user(Optional.empty()))).isEqualTo("ACCEPT");
        assertThat(verdict(ANONYMOUS, user(Optional.of(Sample.ANA)))).isEqualTo("WRONG_USER");
    }

    @Test
    void time_passesAndTokenDiesAfterSkew() {
        long end = Sample.NOW + 900;

        assertThat(Verdict.of(at(Sample.NOW - 31), GOOD, Sample.PRESENTER)).isEqualTo("NOT_YET_VALID");
        assertThat(Verdict.of(at(Sample.NOW - 30), GOOD, Sample.PRESENTER)).isEqualTo("ACCEPT");
        assertThat(Verdict.of(at(end + 29), GOOD, Sample.PRESENTER)).isEqualTo("ACCEPT");
        assertThat(Verdict.of(at(end + 30), GOOD, Sample.PRESENTER)).isEqualTo("EXPIRED");
    }

    @Test
    void olderKey_stillVerifiesAndNewerSigns() {
        var newer = Sample.hmac(
                "k2", "another key of 32 bytes for test".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        var rotated = new KeyRing(List.of(newer, Sample.hmac(Sample.KEY_ID, Sample.SECRET)));
        var verifier = new TokenVerifier(rotated, Sample.POLICY, Sample.CLOCK);
        String byNewer = new TokenIssuer(rotated, Sample.POLICY, Sample.CLOCK)
                .issue(Sample.content())
                .text();

        assertThat(Verdict.of(verifier, GOOD, Sample.PRESENTER)).isEqualTo("ACCEPT");
        assertThat(Verdict.of(verifier, byNewer, Sample.PRESENTER)).isEqualTo("ACCEPT");
        assertThat(Verdict.of(byNewer)).as("a ring without the newer key").isEqualTo("UNKNOWN_KEY");
    }

    @Test
    void tokenOfAnotherKeyWithSameId_isBadSignature() {
        var other = new KeyRing(List.of(Sample.hmac(Sample.KEY_ID, new byte[] {1, 2, 3})));
        var verifier = new TokenVerifier(other, Sample.POLICY, Sample.CLOCK);

        assertThat(Verdict.of(verifier, GOOD, Sample.PRESENTER)).isEqualTo("BAD_SIGNATURE");
    }

    @Test
    void moreGroupsThanThePolicyHas_areTooLarge() {
        var verifier = new TokenVerifier(Sample.ring(), Sample.POLICY.withGroupsMax(1), Sample.CLOCK);

        assertThat(Verdict.of(verifier, GOOD, Sample.PRESENTER)).isEqualTo("TOO_LARGE");
    }

    @Test
    void longerTokenThanThePolicyHas_isTooLarge() {
        String token = TokenForge.token(Sample.payload().replace("news", "n".repeat(256)));
        var exact = new TokenVerifier(Sample.ring(), Sample.POLICY.withCharsMax(token.length()), Sample.CLOCK);
        var less = new TokenVerifier(Sample.ring(), Sample.POLICY.withCharsMax(token.length() - 1), Sample.CLOCK);

        assertThat(Verdict.of(exact, token, Sample.PRESENTER)).isEqualTo("ACCEPT");
        assertThat(Verdict.of(less, token, Sample.PRESENTER)).isEqualTo("TOO_LARGE");
    }

    @Test
    void lifetimeOfADay_isAcceptedOnlyWithItsCap() {
        Duration day = Duration.ofHours(24);
        TokenPolicy daily = Sample.POLICY.withLifetimeCap(day).withLifetime(day);
        String token = new TokenIssuer(Sample.ring(), daily, Sample.CLOCK)
                .issue(Sample.content())
                .text();

        assertThat(Verdict.of(new TokenVerifier(Sample.ring(), daily, Sample.CLOCK), token, Sample.PRESENTER))
                .isEqualTo("ACCEPT");
        assertThat(Verdict.of(token)).isEqualTo("LIFETIME");
    }

    @Test
    void hugeText_isNeitherCopiedNorDecoded() {
        ReconnectToken huge = ReconnectToken.of(GOOD.substring(0, GOOD.length() - 43) + "A".repeat(10_000_000));
        Verdict.of(huge.text().substring(0, 9_000));

        assertThat(allocated(() -> Verdict.of(Sample.verifier(), huge.text(), Sample.PRESENTER)))
                .isLessThan(100_000);
    }

    /** One name is the start of another, or needs an escape, or is no ASCII: a verdict never depends on the short cut. */
    @Test
    void userIssuerAndAudience_areBelievedOnlyIfEqual() {
        List<String> names =
                List.of("a", "an", "ana", "anab", "Ana", "a\"b", "a\\", "\u00e4", "\ud83d\ude00", "n".repeat(256));
        for (String in : names) {
            for (String asked : names) {
                assertThat(userVerdict(in, asked)).isEqualTo(in.equals(asked) ? "ACCEPT" : "WRONG_USER");
                assertThat(policyVerdict(TokenPolicy.of(in, "e"), TokenPolicy.of(asked, "e")))
                        .isEqualTo(in.equals(asked) ? "ACCEPT" : "WRONG_ISSUER");
                assertThat(policyVerdict(TokenPolicy.of("i", in), TokenPolicy.of("i", asked)))
                        .isEqualTo(in.equals(asked) ? "ACCEPT" : "WRONG_AUDIENCE");
            }
        }
    }

    /** What a reconnect leaves behind is the price of a storm. The compiler needs some rounds to see what need not be. */
    @Tag("slow")
    @Test
    void tokenOfTenGroups_leavesLittleBehind() {
        String[] groups = IntStream.range(0, 10)
                .mapToObj(i -> "group-of-20-chars-" + (10 + i))
                .toArray(String[]::new);
        ReconnectToken token = Sample.issuer().issue(Sample.content(Optional.of(Sample.ANA), groups));
        TokenVerifier verifier = Sample.verifier();
        int rounds = 2_000;
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 200 && best > 3_000; i++) {
            best = Math.min(best, allocated(() -> verify(verifier, token, rounds)) / rounds);
        }

        assertThat(last.content().groups().size()).isEqualTo(10);
        assertThat(best).as("bytes for each verification").isLessThanOrEqualTo(3_000);
    }

    private void verify(TokenVerifier verifier, ReconnectToken token, int times) {
        for (int i = 0; i < times; i++) {
            last = verifier.verify(token, Sample.PRESENTER);
        }
    }

    private static String userVerdict(String in, String asked) {
        String token = Sample.issuer()
                .issue(Sample.content(Optional.of(UserId.of(in)), "lobby"))
                .text();
        return verdict(token, user(Optional.of(UserId.of(asked))));
    }

    private static String policyVerdict(TokenPolicy in, TokenPolicy asked) {
        String token = new TokenIssuer(Sample.ring(), in, Sample.CLOCK)
                .issue(Sample.content())
                .text();
        return Verdict.of(new TokenVerifier(Sample.ring(), asked, Sample.CLOCK), token, Sample.PRESENTER);
    }

    @Test
    void refusal_carriesReasonOnly() {
        assertThatThrownBy(() -> Sample.verifier().verify(ReconnectToken.of(GOOD + "x"), Sample.PRESENTER))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.reason()).isEqualTo(RefusalReason.MALFORMED);
                    assertThat(e).hasMessage("MALFORMED").hasNoCause();
                    assertThat(e.getStackTrace()).isEmpty();
                });
    }

    @Test
    void manyThreads_shareOneVerifierAndIssuer() throws InterruptedException, ExecutionException {
        TokenIssuer issuer = Sample.issuer();
        TokenVerifier verifier = Sample.verifier();
        Callable<Long> thousand = () -> IntStream.range(0, 1_000)
                .filter(i -> Verdict.of(verifier, issuer.issue(Sample.content()).text(), Sample.PRESENTER)
                        .equals("ACCEPT"))
                .count();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Long> accepted : threads.invokeAll(java.util.Collections.nCopies(8, thousand))) {
                assertThat(accepted.get()).isEqualTo(1_000);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static long allocated(Runnable work) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static TokenVerifier at(long epochSecond) {
        return new TokenVerifier(Sample.ring(), Sample.POLICY, Sample.clockAt(epochSecond));
    }

    private static Presenter user(Optional<UserId> user) {
        return new Presenter(Optional.of(Sample.FAMILY), user);
    }

    private static String verdict(String token, Presenter presenter) {
        return Verdict.of(Sample.verifier(), token, presenter);
    }
}
