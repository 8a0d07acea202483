package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.ProofKey;
import io.rejoin.token.Confirmation;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.PossessionProof;
import io.rejoin.token.Presenter;
import io.rejoin.token.ProofChallenge;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.TokenContent;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections whose tokens are of no use without their client's key. Over stores in memory, without a network. */
final class BoundConnectionTest {
    private final Bench bench = new Bench();
    private final ProofKey key = ProofKey.generate();
    private final Client ana = bench.client("ana-1", "ana").naming(key);

    @AfterEach
    void close() {
        bench.close();
    }

    private void joined() {
        ana.connect().join("open").receive();
    }

    private void assertRefused(RefusalReason reason) {
        assertThat(bench.lastRecord().event().reason()).contains(reason);
        assertThat(ana.isIn("open")).isFalse();
    }

    private List<Optional<Confirmation>> bindings() {
        return ana.receive().tokens().stream().map(TokenContent::confirmation).toList();
    }

    @Test
    void everyTokenOfTheConnection_isBoundToItsKey() {
        ana.connect().join("open").join("open 2");
        ana.leave("open");
        bench.server().connections().tokens().renew(ana.connection());

        assertThat(bindings()).isNotEmpty().containsOnly(Optional.of(key.confirmation()));
    }

    @Test
    void clientThatHasTheKey_isBackAndItsTokensStayBound() {
        joined();
        for (int i = 0; i < 2; i++) {
            ana.drop();
            ana.reconnectProving(key);

            assertThat(ana.isIn("open")).isTrue();
            assertThat(bindings()).isNotEmpty().containsOnly(Optional.of(key.confirmation()));
        }
    }

    @Test
    void whoHasTheTokenOnly_isRefused() {
        joined();
        ana.drop();
        ana.reconnect();

        assertRefused(RefusalReason.PROOF_MISSING);
    }

    @Test
    void whoHasAnotherKey_isRefusedThoughHeNamesIt() {
        joined();
        bench.restart();
        ProofKey other = ProofKey.generate();
        ana.naming(other).reconnectProving(other);

        assertRefused(RefusalReason.PROOF_WRONG);
    }

    @Test
    void serverThatDoesNotKnowTheConnection_keepsTheTokensBindingWhateverKeyIsNamed() {
        joined();
        bench.restart();
        ana.naming(ProofKey.generate()).reconnectProving(key);

        assertThat(ana.isIn("open")).isTrue();
        ana.join("open 2");
        assertThat(bindings()).isNotEmpty().containsOnly(Optional.of(key.confirmation()));
        bench.restart();
        ana.reconnect();
        assertRefused(RefusalReason.PROOF_MISSING);
    }

    @Test
    void copyThatIsRefused_keepsItsBindingToo() {
        joined();
        ReconnectToken copy = ana.token();
        ana.join("open 2").receive();
        ana.drop();
        ana.reconnectProving(key);
        bench.restart();
        ana.naming(ProofKey.generate()).reconnectWith(copy, answered(copy));

        assertRefused(RefusalReason.REUSED);
        assertThat(bindings()).isNotEmpty().containsOnly(Optional.of(key.confirmation()));
    }

    @Test
    void tokenThatIsNotBound_staysSoWhateverKeyIsNamed() {
        Client bob = bench.client("bob-1", "bob").connect().join("open");
        bob.receive();
        bench.restart();
        bob.naming(key).reconnect();

        assertThat(bob.isIn("open")).isTrue();
        assertThat(bob.receive().tokens())
                .isNotEmpty()
                .allMatch(content -> content.confirmation().isEmpty());
    }

    /** Who it is, then whether he may come back: two looks at one proof. */
    @Test
    void proofThatOpenedTheDoor_isGoodForTheWalkHoweverLong() {
        joined();
        ana.drop();
        PossessionProof proof = answered(ana.token());

        assertThat(owner(proof)).contains(ana.id);
        bench.clock.advance(Duration.ofSeconds(25));
        ana.reconnectWith(ana.token(), proof);

        assertThat(ana.isIn("open")).isTrue();
    }

    @Test
    void tokenWithoutItsKey_isNobodys() {
        joined();

        assertThat(owner(Optional.empty())).isEmpty();
        assertThat(owner(ProofChallenge.create(bench.clock).answeredWith(new byte[64])))
                .isEmpty();
        assertThat(owner(ProofChallenge.unknown(bench.clock).answeredWith(new byte[64])))
                .isEmpty();
    }

    private PossessionProof answered(ReconnectToken token) {
        return key.answer(
                ProofChallenge.create(bench.clock),
                token,
                bench.server().policy().tokens().audience());
    }

    private Optional<ConnectionId> owner(PossessionProof proof) {
        return owner(Optional.of(proof));
    }

    private Optional<ConnectionId> owner(Optional<PossessionProof> proof) {
        Presenter presenter = new Presenter(Optional.empty(), Optional.of(UserId.of("ana")), proof);
        return bench.server().arrivals().connectionOf(ana.token(), presenter);
    }
}
