package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that is bound to a key, and what the verifier says to every proof but the right one. */
class ProofOfPossessionTest {
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final MovingClock clock = new MovingClock();
    private final ProofChallenge challenge = ProofChallenge.create(clock);

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256", "shared"})
    void rightProof_isAcceptedAndTheBindingIsKept(String kind) {
        Prover client = Prover.of(kind);
        ReconnectToken token = client.token();
        VerifiedToken verified = Prover.verifier().verify(token, presenting(client, token));

        assertThat(verified.content()).isEqualTo(client.content());
        assertThat(verified.content().confirmation()).contains(client.confirmation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256", "shared"})
    void proofAsText_isAccepted(String kind) {
        Prover client = Prover.of(kind);
        String proof = TokenForge.encode(client.proof(challenge.nonce(), client.token()));

        assertThat(verdict(client.token(), challenge.answeredWith(proof))).isEqualTo(Verdict.ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256", "shared"})
    void noProof_isRefused(String kind) {
        assertThat(Verdict.of(Prover.of(kind).token().text())).isEqualTo("PROOF_MISSING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256", "shared"})
    void proofOfAnythingElse_isWrong(String kind) {
        Prover client = Prover.of(kind);
        ReconnectToken token = client.token();
        ReconnectToken other = Sample.issuer().issue(Sample.content());
        byte[] foreign = ProofChallenge.create(clock).nonce();
        String audience = Sample.POLICY.audience();

        assertThat(wrong(token, nonce -> client.proof(foreign, token))).isEqualTo("PROOF_WRONG");
        assertThat(wrong(token, nonce -> client.proof(nonce, other))).isEqualTo("PROOF_WRONG");
        assertThat(wrong(token, nonce -> client.proof(nonce, token.text(), audience + "2")))
                .isEqualTo("PROOF_WRONG");
        assertThat(wrong(token, nonce -> client.proof(nonce, token.text() + "A", audience)))
                .isEqualTo("PROOF_WRONG");
        assertThat(wrong(token, nonce -> client.proof(nonce, token))).isEqualTo(Verdict.ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256", "shared"})
    void proofOfAnotherKey_isWrong(String kind) {
        ReconnectToken token = Prover.of(kind).token();
        SharedProofKey otherFamily = Prover.RING.sharedProofKeys().of(FamilyId.of("other"));

        for (Prover thief : List.of(Prover.of("Ed25519"), Prover.of("P-256"), Prover.shared(otherFamily))) {
            assertThat(wrong(token, nonce -> thief.proof(nonce, token))).isEqualTo("PROOF_WRONG");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256", "shared"})
    void bytesThatAreNoProof_areWrong(String kind) {
        Prover client = Prover.of(kind);
        ReconnectToken token = client.token();
        int length = client.proof(challenge.nonce(), token).length;

        for (int other : new int[] {0, 1, length - 1, length + 1, 2 * length, 4_096}) {
            assertThat(wrong(token, nonce -> Arrays.copyOf(client.proof(nonce, token), other)))
                    .as(other + " bytes")
                    .isEqualTo("PROOF_WRONG");
        }
        assertThat(wrong(token, nonce -> new byte[length])).isEqualTo("PROOF_WRONG");
        assertThat(wrong(token, nonce -> filled(length))).isEqualTo("PROOF_WRONG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256", "shared"})
    void proofWithAnyBitChanged_isWrong(String kind) {
        Prover client = Prover.of(kind);
        ReconnectToken token = client.token();
        int bits = 8 * client.proof(challenge.nonce(), token).length;

        for (int bit = 0; bit < bits; bit += 3) {
            int flipped = bit;
            assertThat(wrong(token, nonce -> flipped(client.proof(nonce, token), flipped)))
                    .as("bit " + bit)
                    .isEqualTo("PROOF_WRONG");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "A", "AA==", "not base64", "AAAA\n", "\u00e9\u00e9\u00e9\u00e9"})
    void textThatIsNoProof_isWrong(String text) {
        assertThat(verdict(Prover.of("Ed25519").token(), challenge.answeredWith(text)))
                .isEqualTo("PROOF_WRONG");
        assertThat(verdict(
                        Prover.of("Ed25519").token(),
                        ProofChallenge.create(clock).answeredWith("A".repeat(100_000))))
                .isEqualTo("PROOF_WRONG");
    }

    @Test
    void bothSignaturesOfP256_areAccepted() {
        Prover client = Prover.of("P-256");
        ReconnectToken token = client.token();

        for (int i = 0; i < 8; i++) {
            assertThat(wrong(token, nonce -> client.proof(nonce, token))).isEqualTo(Verdict.ACCEPT);
            assertThat(wrong(token, nonce -> otherS(client.proof(nonce, token))))
                    .isEqualTo(Verdict.ACCEPT);
        }
    }

    @Test
    void challenge_isGoodForTenSeconds() {
        Prover client = Prover.of("shared");
        PossessionProof inTime = challenge.answeredWith(client.proof(challenge.nonce(), client.token()));
        ProofChallenge second = ProofChallenge.create(clock);
        PossessionProof late = second.answeredWith(client.proof(second.nonce(), client.token()));

        clock.pass(Duration.ofMillis(9_999));
        assertThat(verdict(client.token(), inTime)).isEqualTo(Verdict.ACCEPT);
        clock.pass(Duration.ofMillis(1));
        assertThat(verdict(client.token(), late)).isEqualTo("CHALLENGE_OVER");
    }

    @Test
    void challenge_isGoodForOneProofRightOrWrong() {
        Prover client = Prover.of("Ed25519");
        byte[] right = client.proof(challenge.nonce(), client.token());
        ProofChallenge second = ProofChallenge.create(clock);

        assertThat(verdict(client.token(), challenge.answeredWith(right))).isEqualTo(Verdict.ACCEPT);
        assertThat(verdict(client.token(), challenge.answeredWith(right))).isEqualTo("CHALLENGE_OVER");
        assertThat(verdict(client.token(), second.answeredWith(new byte[64]))).isEqualTo("PROOF_WRONG");
        assertThat(verdict(client.token(), second.answeredWith(client.proof(second.nonce(), client.token()))))
                .isEqualTo("CHALLENGE_OVER");
    }

    @Test
    void sameProofOfTheSameTokenAgain_getsTheSameAnswerHoweverLate() {
        Prover client = Prover.of("P-256");
        PossessionProof right = challenge.answeredWith(client.proof(challenge.nonce(), client.token()));
        ReconnectToken token = client.token();
        PossessionProof wrong = ProofChallenge.create(clock).answeredWith(new byte[64]);
        assertThat(verdict(token, right)).isEqualTo(Verdict.ACCEPT);
        assertThat(verdict(token, wrong)).isEqualTo("PROOF_WRONG");

        clock.pass(Duration.ofSeconds(30));

        assertThat(verdict(token, right)).isEqualTo(Verdict.ACCEPT);
        assertThat(verdict(token, wrong)).isEqualTo("PROOF_WRONG");
    }

    @Test
    void proofThatWasRight_isNoneForAnotherToken() {
        Prover client = Prover.of("P-256");
        ReconnectToken other = Sample.issuer()
                .issue(new TokenContent(
                        new TokenId(Sample.FAMILY, 9),
                        client.content().user(),
                        client.content().groups(),
                        client.content().position(),
                        client.content().revision(),
                        Optional.of(client.confirmation())));
        PossessionProof proof = challenge.answeredWith(client.proof(challenge.nonce(), client.token()));
        assertThat(verdict(client.token(), proof)).isEqualTo(Verdict.ACCEPT);

        assertThat(verdict(other, proof)).isEqualTo("CHALLENGE_OVER");
        assertThat(verdict(client.token(), proof)).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void challengeThatNobodyKnows_isOver() {
        ProofChallenge unknown = ProofChallenge.unknown(clock);
        Prover client = Prover.of("P-256");

        assertThat(verdict(client.token(), unknown.answeredWith(client.proof(unknown.nonce(), client.token()))))
                .isEqualTo("CHALLENGE_OVER");
    }

    @Test
    void proofOfAnotherConnectionsToken_isToldFirst() {
        Presenter stranger = new Presenter(Optional.of(FamilyId.of("other")), Optional.of(Sample.ANA));
        Prover client = Prover.of("P-256");

        assertThat(Verdict.of(Prover.verifier(), client.token().text(), stranger))
                .isEqualTo("PROOF_MISSING");
        assertThat(Verdict.of(
                        Prover.verifier(),
                        client.token().text(),
                        stranger.with(challenge.answeredWith(client.proof(challenge.nonce(), client.token())))))
                .isEqualTo("WRONG_CONNECTION");
    }

    @Test
    void tokenThatIsRefusedAnyway_usesNoChallenge() {
        Prover client = Prover.of("Ed25519");
        ReconnectToken token = client.token();
        Presenter bob = new Presenter(Optional.empty(), Optional.of(UserId.of("bob")))
                .with(challenge.answeredWith(client.proof(challenge.nonce(), token)));

        assertThat(Verdict.of(Prover.verifier(), token.text(), bob)).isEqualTo("WRONG_USER");
        assertThat(Verdict.of(Prover.verifier(), token.text(), presenting(client, token)))
                .isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void tokenThatIsNotBound_needsNoProofAndUsesNoChallenge() {
        String token = Sample.issuer().issue(Sample.content()).text();
        Presenter presenter = Sample.PRESENTER.with(challenge.answeredWith(new byte[0]));

        assertThat(Verdict.of(token)).isEqualTo(Verdict.ACCEPT);
        assertThat(Verdict.of(Prover.verifier(), token, presenter)).isEqualTo(Verdict.ACCEPT);
        assertThat(challenge.use()).isTrue();
    }

    @Test
    void bindingCutOutOrReplaced_isForged() {
        Prover client = Prover.of("Ed25519");
        ReconnectToken token = client.token();
        Prover thief = Prover.of("Ed25519");

        for (String payload : List.of(Sample.payload(), payload(thief.token()))) {
            String[] parts = token.text().split("\\.", -1);
            String forged =
                    parts[0] + "." + TokenForge.encode(payload.getBytes(StandardCharsets.UTF_8)) + "." + parts[2];
            PossessionProof proof =
                    challenge.answeredWith(thief.proof(challenge.nonce(), forged, Sample.POLICY.audience()));
            assertThat(Verdict.of(Prover.verifier(), forged, Sample.PRESENTER.with(proof)))
                    .isEqualTo("BAD_SIGNATURE");
        }
    }

    @Test
    void wrongProof_costsNoLookupOfGroups() {
        Prover client = Prover.of("Ed25519");
        ListStore lists = new ListStore(Sample.CLOCK);
        ReconnectToken token = new TokenIssuer(Sample.ring(), Sample.POLICY, Sample.CLOCK, lists)
                .issue(ListedGroupsTest.numbered(300).boundTo(client.confirmation()));
        TokenVerifier verifier = new TokenVerifier(Sample.ring(), Sample.POLICY, Sample.CLOCK, lists);

        assertThat(Verdict.of(verifier, token.text(), Sample.PRESENTER)).isEqualTo("PROOF_MISSING");
        assertThat(lists.asked).isZero();
        assertThat(verifier.verify(token, presenting(client, token)).content())
                .isEqualTo(ListedGroupsTest.numbered(300).boundTo(client.confirmation()));
        assertThat(token.text().length()).isLessThan(1_024);
    }

    @Test
    void threadsThatRaceForOneChallenge_oneWins() throws Exception {
        Prover client = Prover.of("shared");
        ReconnectToken token = client.token();
        TokenVerifier verifier = Prover.verifier();
        for (int round = 0; round < 200; round++) {
            ProofChallenge contested = ProofChallenge.create(clock);
            byte[] proof = client.proof(contested.nonce(), token);
            List<String> verdicts = race(
                    4, () -> Verdict.of(verifier, token.text(), Sample.PRESENTER.with(contested.answeredWith(proof))));

            assertThat(verdicts)
                    .containsExactlyInAnyOrder(Verdict.ACCEPT, "CHALLENGE_OVER", "CHALLENGE_OVER", "CHALLENGE_OVER");
        }
    }

    private interface Answer {
        byte[] to(byte[] nonce);
    }

    private static List<String> race(int threads, Supplier<String> work) throws Exception {
        var start = new CountDownLatch(1);
        String[] verdicts = new String[threads];
        List<Thread> all = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> {
                    await(start);
                    verdicts[i] = work.get();
                }))
                .toList();
        all.forEach(Thread::start);
        start.countDown();
        for (Thread thread : all) {
            thread.join(10_000);
        }
        return List.of(verdicts);
    }

    private static void await(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String wrong(ReconnectToken token, Answer answer) {
        ProofChallenge fresh = ProofChallenge.create(clock);
        return verdict(token, fresh.answeredWith(answer.to(fresh.nonce())));
    }

    private static String verdict(ReconnectToken token, PossessionProof proof) {
        return Verdict.of(Prover.verifier(), token.text(), Sample.PRESENTER.with(proof));
    }

    private Presenter presenting(Prover client, ReconnectToken token) {
        return Sample.PRESENTER.with(challenge.answeredWith(client.proof(challenge.nonce(), token)));
    }

    private static String payload(ReconnectToken token) {
        return new String(TokenForge.payloadOf(token), StandardCharsets.UTF_8);
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xff);
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        return bytes;
    }

    /** The same r with n - s: the other of the two signatures that are good by the book. */
    private static byte[] otherS(byte[] signature) {
        BigInteger s = P256_ORDER.subtract(new BigInteger(1, signature, 32, 32));
        byte[] other = Arrays.copyOf(signature, 64);
        for (int i = 63; i >= 32; i--) {
            other[i] = s.byteValue();
            s = s.shiftRight(8);
        }
        return other;
    }
}
