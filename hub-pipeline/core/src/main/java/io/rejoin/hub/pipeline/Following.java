package io.rejoin.hub.pipeline;

import io.rejoin.hub.StoreFollower;
import io.rejoin.hub.StoreFollower.Followed;
import io.rejoin.hub.access.AuthorizationStore;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.PatientGrantStore;
import io.rejoin.hub.access.RevocationFeed;
import io.rejoin.hub.access.RevocationFeed.Changes;
import io.rejoin.hub.access.Revocations;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.audit.AuditTrail;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Puts into effect here what somebody else changed in the authorization store, and notes it on the trail. */
final class Following implements AutoCloseable {

    private final HubServerPolicy policy;
    private final Clock clock;
    private final StoreFollower follower;
    private final ConnectionDesk desk;
    private final Notices notices;
    private final Executor workers;
    private Optional<RevocationFeed> feed = Optional.empty();
    private Optional<PatientGrantStore> followed = Optional.empty();

    /** @param workers run the application's events */
    Following(
            HubServerPolicy policy,
            Clock clock,
            StoreFollower follower,
            ConnectionDesk desk,
            AuditTrail trail,
            Executor workers) {
        this.policy = policy;
        this.clock = clock;
        this.follower = follower;
        this.desk = desk;
        this.notices = new Notices(trail, policy.storePatience());
        this.workers = workers;
    }

    /**
     * Follows from now on, if the store can be followed. Waits until what was changed before is known, or cannot be read, at most for
     * the store's patience: the first client that comes back is to find it.
     */
    synchronized void start(AuthorizationStore store, Revocations known) {
        if (store instanceof GrantStore grants) {
            PatientGrantStore patient = new PatientGrantStore(grants, policy.storePatience());
            followed = Optional.of(patient);
            RevocationFeed started = feed(patient, known).started();
            feed = Optional.of(started);
            started.awaitFirstLook(policy.storePatience());
        }
    }

    /** One that is not started. */
    RevocationFeed feed(GrantStore store, Revocations known) {
        return new RevocationFeed(store, known, policy.revocations(), clock, this::apply);
    }

    private void apply(Changes changes) {
        if (changes.rewound()) {
            follower.doubtAll();
        }
        Followed news = follower.follow(changes.rows());
        if (!changes.atStart()) {
            notices.note(news.news().stream()
                    .filter(row -> !row.standing().isGranted())
                    .map(row -> GrantDesk.noticed(policy.groups(), row))
                    .toList());
        }
        List<Scope> revoked = changes.atStart() ? List.of() : GrantDesk.scopes(news);
        if (!news.ended().isEmpty() || !revoked.isEmpty()) {
            workers.execute(() -> {
                desk.tell(news.ended());
                desk.expel(revoked);
            });
        }
    }

    @Override
    public synchronized void close() {
        feed.ifPresent(RevocationFeed::close);
        followed.ifPresent(PatientGrantStore::close);
    }
}
