package io.rejoin.hub.reconnect;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Expected;
import io.rejoin.hub.Generations;
import io.rejoin.hub.Missed;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.Returns;
import io.rejoin.hub.Transport;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditReceipt;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.hub.threads.Stages;
import io.rejoin.hub.threads.Threads;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.PossessionProof;
import io.rejoin.token.Presenter;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.RefusedException;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenVerifier;
import io.rejoin.token.VerifiedToken;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The walk of a reconnect.
 *
 * <ol>
 *   <li>{@link TokenVerifier}: is the token ours, alive, and this user's on this connection, and has the client its key?
 *   <li>{@link ReplayGuard}: has a newer one replaced it?
 *   <li>{@link RejoinAuthorizer}, then the modules: which of its groups is the user allowed in, now?
 *   <li>{@link GroupRejoin}: a member again; what comes is collected.
 *   <li>{@link AuditTrail}: the decision is durable.
 *   <li>{@link MessageRecovery}: what was missed, what was collected, what comes; and a fresh token.
 * </ol>
 *
 * A refused token costs the groups, not the connection. An outage costs nothing: the client is asked to come again.
 */
public final class ReconnectWalk {

    private final TokenVerifier verifier;
    private final ReplayGuard guard;
    private final RejoinAuthorizer authorizer;
    private final List<UnaryOperator<RejoinDecision>> modules;
    private final GroupRejoin rejoin;
    private final AuditTrail trail;
    private final MessageRecovery recovery;
    private final Returns returns;
    private final Duration patience;
    private final Executor threads;

    /**
     * @param modules narrow a decision, one after the other
     * @param patience how long to wait for the trail
     * @param threads for what may block
     */
    public ReconnectWalk(
            TokenVerifier verifier,
            ReplayGuard guard,
            RejoinAuthorizer authorizer,
            List<UnaryOperator<RejoinDecision>> modules,
            AuditTrail trail,
            Returns returns,
            Duration patience,
            Executor threads) {
        this.verifier = verifier;
        this.guard = guard;
        this.authorizer = authorizer;
        this.modules = List.copyOf(modules);
        this.rejoin = new GroupRejoin(returns);
        this.trail = trail;
        this.recovery = new MessageRecovery(returns);
        this.returns = returns;
        this.patience = patience;
        this.threads = threads;
    }

    /**
     * Walks, and holds no thread while it waits for the replay store or the trail. Never fails for anything that the client sent. What
     * a module or the application throws is the stage's failure, after the return was taken back.
     *
     * @param tellApplication is told the outcome before messages are handed over
     */
    public CompletionStage<ReconnectResult> walk(
            ReconnectRequest request, Transport transport, BiConsumer<Connection, RejoinOutcome> tellApplication) {
        Expected expected = returns.expect(request.connection());
        Connection connection = expected.connection();
        return CompletableFuture.completedStage(request)
                .thenCompose(waited -> decide(waited, connection))
                .thenCompose(decision -> goOn(decision, expected, transport, tellApplication))
                .exceptionally(failure -> failed(connection, failure));
    }

    private CompletionStage<ReconnectResult> goOn(
            RejoinDecision decision,
            Expected expected,
            Transport transport,
            BiConsumer<Connection, RejoinOutcome> tellApplication) {
        Connection connection = decision.connection();
        if (decision.refusal().equals(Optional.of(RefusalReason.FAMILY_ENDED))) {
            returns.giveUp(connection);
            return record(decision, decision.outcomes()).thenApply(receipt -> new ReconnectResult.Over());
        }
        if (decision.refusal().isPresent()) {
            // It gets a token that says that it is in no group, so that it stops presenting the old one.
            returns.reserved(connection, Threads.blocking(() -> guard.reserve(connection.family())));
        }
        return bringBack(narrowed(decision), expected, transport, tellApplication);
    }

    private ReconnectResult failed(Connection connection, Throwable failure) {
        returns.giveUp(connection);
        boolean outage = Stages.cause(failure) instanceof StoreUnavailableException;
        trail.note(event(connection, Outcome.REFUSED)
                .because(outage ? RefusalReason.STORE_UNAVAILABLE : RefusalReason.FAILED));
        if (outage) {
            return new ReconnectResult.TryLater();
        }
        throw Stages.failure(failure);
    }

    /** Turns a client away because too many come back at once. */
    public ReconnectResult overloaded(ReconnectRequest request) {
        trail.note(event(request.connection(), Outcome.REFUSED).because(RefusalReason.OVERLOADED));
        return new ReconnectResult.TryLater();
    }

    private CompletionStage<RejoinDecision> decide(ReconnectRequest request, Connection connection) {
        if (request.token().isEmpty()) {
            return CompletableFuture.completedStage(decideWithoutToken(request, connection));
        }
        return CompletableFuture.completedStage(request.token().get())
                .thenApply(token -> verify(token, request.proof(), connection))
                .thenCompose(verified -> admit(verified, connection))
                .handleAsync((fresh, failure) -> decide(request, connection, fresh, failure), threads);
    }

    private RejoinDecision decide(
            ReconnectRequest request, Connection connection, @Nullable FreshToken fresh, @Nullable Throwable failure) {
        if (fresh != null) {
            return authorizer.decide(connection, request.connection().hubs(), fresh, request.cursor());
        }
        Throwable cause = Stages.cause(Objects.requireNonNull(failure));
        if (cause instanceof RefusedException refused) {
            return authorizer.refuse(connection, refused.reason(), request.cursor());
        }
        throw Stages.failure(cause);
    }

    private RejoinDecision decideWithoutToken(ReconnectRequest request, Connection connection) {
        Set<HubName> hubs = request.connection().hubs();
        if (request.cursor()
                .map(at -> returns.enteredAfter(connection, at))
                .orElse(HubGroups.EMPTY)
                .isEmpty()) {
            return authorizer.decideWithoutToken(connection, hubs, request.cursor());
        }
        // Of those only this server knows, and only if no other has had the connection since.
        Generations generations = Threads.blocking(() -> guard.reserve(connection.family()));
        returns.admitted(connection, 0, generations, (hub, group) -> true);
        return authorizer.decideWithoutToken(connection, hubs, request.cursor());
    }

    private VerifiedToken verify(ReconnectToken token, Optional<PossessionProof> proof, Connection connection) {
        Presenter presenter = new Presenter(Optional.of(connection.family()), connection.user(), proof);
        VerifiedToken verified = verifier.verify(token, presenter);
        returns.bind(connection, verified.content().confirmation());
        return verified;
    }

    private CompletionStage<FreshToken> admit(VerifiedToken verified, Connection connection) {
        return guard.admit(verified).whenComplete((fresh, failure) -> {
            if (fresh != null) {
                // At once: a token of an earlier generation that is issued from now on would count as a copy.
                returns.admitted(connection, fresh.generation(), fresh.generations(), fresh::wasRemoved);
            } else if (Stages.cause(failure) instanceof RefusedException refused
                    && refused.reason() == RefusalReason.REUSED) {
                trail.note(AuditEvent.of(Kind.FAMILY_REVOKED, Outcome.ACCEPTED, connection.user())
                        .on(connection.id(), Optional.of(verified.content().id()))
                        .because(RefusalReason.REUSED));
            }
        });
    }

    private RejoinDecision narrowed(RejoinDecision decision) {
        return modules.isEmpty() ? decision : Threads.blocking(() -> narrowedByModules(decision));
    }

    private RejoinDecision narrowedByModules(RejoinDecision decision) {
        RejoinDecision narrowed = decision;
        for (UnaryOperator<RejoinDecision> module : modules) {
            RejoinDecision next = module.apply(narrowed);
            if (!next.narrows(narrowed)) {
                throw new IllegalStateException("a module widened a rejoin decision");
            }
            narrowed = next;
        }
        return narrowed;
    }

    private CompletionStage<ReconnectResult> bringBack(
            RejoinDecision decision,
            Expected expected,
            Transport transport,
            BiConsumer<Connection, RejoinOutcome> tellApplication) {
        Rejoined rejoined = rejoin.rejoin(decision, expected, transport);
        return CompletableFuture.completedStage(rejoined)
                .thenCompose(back -> record(decision, back.outcomes()))
                .<ReconnectResult>thenApply(receipt -> handOver(rejoined, receipt, tellApplication))
                .whenComplete((back, failure) -> {
                    if (failure != null) {
                        returns.undo(rejoined.returned());
                    }
                });
    }

    private ReconnectResult handOver(
            Rejoined rejoined, AuditReceipt receipt, BiConsumer<Connection, RejoinOutcome> tellApplication) {
        Connection connection = rejoined.decision().connection();
        return new ReconnectResult.Back(
                connection,
                recovery.recover(
                        rejoined,
                        receipt,
                        missed ->
                                Threads.blocking(() -> tellApplication.accept(connection, outcome(rejoined, missed)))));
    }

    private static RejoinOutcome outcome(Rejoined rejoined, Missed missed) {
        Advice advice = rejoined.refusal().isPresent() ? Advice.SIGN_IN_AGAIN : Advice.NONE;
        return new RejoinOutcome(rejoined.outcomes(), missed.hasGap(), advice);
    }

    private CompletionStage<AuditReceipt> record(RejoinDecision decision, List<GroupOutcome> outcomes) {
        AuditEvent event = event(decision.connection(), outcome(decision, outcomes))
                .on(decision.connection().id(), decision.tokenId())
                .deciding(outcomes, newest(outcomes));
        return trail.record(decision.refusal().map(event::because).orElse(event), patience)
                .handleAsync(ReconnectWalk::onward, threads);
    }

    /** On from here, whatever came of it: the trail's own thread is for the trail. */
    private static AuditReceipt onward(@Nullable AuditReceipt receipt, @Nullable Throwable failure) {
        if (receipt == null) {
            throw Stages.failure(Objects.requireNonNull(failure));
        }
        return receipt;
    }

    private static Outcome outcome(RejoinDecision decision, List<GroupOutcome> outcomes) {
        if (decision.refusal().isPresent()) {
            return Outcome.REFUSED;
        }
        return outcomes.stream().allMatch(GroupOutcome::isGranted) ? Outcome.ACCEPTED : Outcome.PARTIAL;
    }

    private static Revision newest(List<GroupOutcome> outcomes) {
        return outcomes.stream()
                .map(GroupOutcome::revision)
                .max(Revision::compareTo)
                .orElse(Revision.NONE);
    }

    private static AuditEvent event(Connection connection, Outcome outcome) {
        return AuditEvent.of(Kind.RECONNECT, outcome, connection.user()).on(connection.id(), Optional.<TokenId>empty());
    }
}
