package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Crew;
import io.rejoin.contract.Fault;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.OutagePolicy;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A server whose authorization store breaks, with one group for each level and outage policy. It looks for changes of the store only
 * before that.
 */
final class Outage implements AutoCloseable {
    static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** What a busy machine may add to a patience. */
    private static final Duration SLACK = Duration.ofSeconds(8);

    private static final Map<String, OutagePolicy> POLICIES = Map.of(
            "closed", OutagePolicy.closed(),
            "grace", OutagePolicy.grace(GRACE),
            "open", OutagePolicy.insecureOpen());

    /** What somebody tries while the store is broken. */
    enum Attempt {
        /** A join by somebody whom nobody ever asked about. */
        JOIN,
        /** A join by somebody who is in the group by another connection. */
        JOIN_AGAIN,
        /** A return to a server that followed the store until it broke. */
        REJOIN,
        /** A return to a server that was started since. */
        REJOIN_ELSEWHERE,
        /** A return of somebody who was revoked everywhere while away. */
        REJOIN_REVOKED
    }

    final Bench bench = Bench.followingByHand(setup -> setup.policy(HubServerPolicy.defaults()
            .withGroups(policy())
            .withHistory(Bench.LIMITS)
            .withStorePatience(PATIENCE)));

    private final Client ana = bench.client("ana-1", "ana");

    /** In the order of the columns of a table: level by level, and of each closed, grace and open. */
    static List<String> groups() {
        List<String> groups = new ArrayList<>();
        for (VerificationLevel level : VerificationLevel.values()) {
            List.of("closed", "grace", "open")
                    .forEach(policy -> groups.add(level.name().toLowerCase(Locale.ROOT) + "-" + policy));
        }
        return groups;
    }

    private static GroupPolicy policy() {
        GroupPolicy policy = GroupPolicy.askStore();
        for (String group : groups()) {
            String[] parts = group.split("-", 2);
            VerificationLevel level = VerificationLevel.valueOf(parts[0].toUpperCase(Locale.ROOT));
            policy = policy.rule(
                    CHAT,
                    group,
                    level,
                    Optional.ofNullable(POLICIES.get(parts[1])).orElseThrow());
        }
        return policy;
    }

    private static boolean isGuarded(String group) {
        return !group.startsWith("token");
    }

    /** Ana is in all groups and then away; Bea might be in all. The store says nothing newer of Ana than of anybody else. */
    Outage() {
        List<String> guarded = groups().stream().filter(Outage::isGuarded).toList();
        guarded.forEach(group -> bench.grant("ana", group));
        guarded.forEach(group -> bench.grant("bea", group));
        bench.poll();
        ana.connect();
        groups().forEach(ana::join);
        ana.receive();
        ana.drop();
    }

    /** What becomes, group by group, of what somebody tries so long after the store broke: as the trail tells. */
    List<String> decisions(Fault fault, Duration after, Attempt attempt) {
        prepare(attempt);
        bench.stores.breakGrants(fault);
        bench.clock.advance(after);
        long begun = System.nanoTime();
        Client client = attempt(attempt);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE.plus(SLACK));
        new TrailWatch(bench).settle();
        return groups().stream().map(group -> decision(client, group)).toList();
    }

    private void prepare(Attempt attempt) {
        if (attempt == Attempt.REJOIN_ELSEWHERE) {
            bench.restart();
        }
        if (attempt == Attempt.REJOIN_REVOKED) {
            bench.server().grants().revoke(Bench.ADMIN, new Scope.Everywhere(UserId.of("ana")));
        }
    }

    private Client attempt(Attempt attempt) {
        return switch (attempt) {
            case JOIN -> joining(bench.client("bea-1", "bea"));
            case JOIN_AGAIN -> joining(bench.client("ana-2", "ana"));
            case REJOIN, REJOIN_ELSEWHERE, REJOIN_REVOKED -> {
                assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.Back.class);
                yield ana;
            }
        };
    }

    private static Client joining(Client client) {
        client.connect();
        Crew.play(groups().size(), number -> {
            try {
                client.join(groups().get(number));
            } catch (JoinRefusedException e) {
                // The trail tells.
            }
        });
        return client;
    }

    /** On what it rests that the client is in the group, or why it is not. */
    private String decision(Client client, String group) {
        GroupOutcome outcome = onTrail(client, group);
        assertThat(client.isIn(group)).as("in %s, as the trail says", group).isEqualTo(outcome.isGranted());
        return outcome.isGranted()
                ? outcome.evidence().basis().name().toLowerCase(Locale.ROOT)
                : outcome.verdict().name();
    }

    /** The newest that the trail says of this client in this group. */
    private GroupOutcome onTrail(Client client, String group) {
        return bench.trail().stream()
                .map(AuditRecord::event)
                .filter(event -> event.kind() == Kind.JOIN || event.kind() == Kind.RECONNECT)
                .filter(event -> event.connection().equals(Optional.of(client.id)))
                .map(AuditEvent::groups)
                .flatMap(List::stream)
                .filter(outcome -> outcome.group().equals(Bench.group(group)))
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    @Override
    public void close() {
        bench.stores.mend();
        bench.close();
    }
}
