package io.rejoin.hub;

import io.rejoin.hub.access.Membership;
import io.rejoin.token.Confirmation;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * One client's logical connection. It survives the loss of its transport until it stayed away for too long. Who it is never
 * changes; all else is guarded by {@link Connections}. Every token of it is bound to the key that its client has, if it has one.
 */
public final class Connection {

    /**
     * A membership.
     *
     * @param joinedAt since which offset; nothing from before it is handed over
     * @param asOf at which revision of the store that was last found good; {@link Revision#NONE} if it is not known at which; empty if
     *     no store was needed
     * @param skipped whether it may have been a member before, so that messages from before are missing
     * @param unchecked whether the store could not be asked when it was let in
     */
    record Member(long joinedAt, Optional<Revision> asOf, boolean skipped, boolean unchecked) {}

    /** And a comma. */
    private static final int QUOTES = 3;

    private final ConnectionId id;
    private final FamilyId family;
    private final Optional<UserId> user;
    private final Set<HubName> hubs;
    /** To which its tokens are bound. */
    private Optional<Confirmation> key;

    private final Map<HubName, Map<GroupName, Member>> groups = new HashMap<>();
    /** Of the groups, until they change: it is asked for many times at every return. */
    private Optional<HubGroups> names = Optional.empty();

    Optional<Outbox> outbox = Optional.empty();
    private Generations generations = Generations.none();
    /** The last generation that was reserved for it when it came here last; 0 if none ever was. */
    private long cameAs;

    private final CompletableFuture<Void> welcomed = new CompletableFuture<>();

    Instant detachedAt = Instant.MAX;
    Instant tokenAt = Instant.MAX;
    /** Whether {@code onConnected} was called for it. */
    boolean started;
    /** Whether its client showed that it hears us. */
    boolean established;
    /** Whether this server has ever served it, and so knows its groups better than any token. */
    boolean settled;

    boolean ended;
    /** Whether it is on its way back, and its decision not yet on the trail. */
    boolean returning;
    /** Whether another server said that it went there since: what is known of it here is the older then, whatever is noted later. */
    boolean elsewhere;
    /** Groups that it was taken out of while it came to a server that did not know it yet; or hubs, of which those are all groups. */
    final Set<Topic> struck = new HashSet<>();
    /** Groups that it hears nothing of since nobody could be asked whether it may: its next return asks again. */
    private final Set<Topic> suspended = new HashSet<>();

    /** One whose client has no key. */
    public Connection(ConnectionId id, FamilyId family, Optional<UserId> user, Set<HubName> hubs) {
        this(id, family, user, hubs, Optional.empty());
    }

    /**
     * A new connection.
     *
     * @param key what its client must prove to have when it comes back
     */
    public Connection(
            ConnectionId id, FamilyId family, Optional<UserId> user, Set<HubName> hubs, Optional<Confirmation> key) {
        this.id = id;
        this.family = family;
        this.user = user;
        this.hubs = Set.copyOf(hubs);
        this.key = key;
    }

    public ConnectionId id() {
        return id;
    }

    public FamilyId family() {
        return family;
    }

    /** Ends when its hubs have heard that it is there: only then it calls them, and they hear that it is gone. */
    public CompletableFuture<Void> welcomed() {
        return welcomed;
    }

    public Optional<UserId> user() {
        return user;
    }

    public Set<HubName> hubs() {
        return hubs;
    }

    /** From now on its tokens are bound to this key, or to none. */
    void bind(Optional<Confirmation> newKey) {
        key = newKey;
    }

    Map<HubName, Map<GroupName, Member>> groups() {
        return groups;
    }

    boolean isMember(HubName hub, GroupName group) {
        return groups.getOrDefault(hub, Map.of()).containsKey(group);
    }

    Optional<Member> member(HubName hub, GroupName group) {
        return Optional.ofNullable(groups.getOrDefault(hub, Map.of()).get(group));
    }

    /** Since which offset it is in the group; the end of all time if it is not. */
    long joinedAt(HubName hub, GroupName group) {
        return member(hub, group).map(Member::joinedAt).orElse(Long.MAX_VALUE);
    }

    void put(HubName hub, GroupName group, Member member) {
        if (!suspended.isEmpty()) {
            suspended.remove(Topic.group(hub, group));
        }
        if (groups.computeIfAbsent(hub, unknown -> new TreeMap<>()).put(group, member) == null) {
            names = Optional.empty();
        }
    }

    void remove(HubName hub, GroupName group) {
        groups.getOrDefault(hub, Map.of()).remove(group);
        names = Optional.empty();
    }

    /** Those that it was let into while the store could not be asked. */
    List<Membership> uncheckedMemberships() {
        List<Membership> unchecked = new ArrayList<>();
        groups.forEach((hub, members) -> members.forEach((group, member) -> {
            if (member.unchecked()) {
                user.ifPresent(someone -> unchecked.add(new Membership(someone, hub, group)));
            }
        }));
        return unchecked;
    }

    /** What the store said of it counts no longer: as if it had been let in without. */
    void doubt() {
        groups.values()
                .forEach(members ->
                        members.replaceAll((group, member) -> member.asOf().isPresent()
                                ? new Member(member.joinedAt(), Optional.of(Revision.NONE), member.skipped(), true)
                                : member));
    }

    boolean isUnchecked(Membership membership) {
        return member(membership.hub(), membership.group())
                .filter(Member::unchecked)
                .isPresent();
    }

    /** The store says, at this revision, that it may be in this group. */
    void checked(HubName hub, GroupName group, Revision asOf) {
        member(hub, group)
                .filter(Member::unchecked)
                .ifPresent(member -> groups.getOrDefault(hub, Map.of())
                        .put(group, new Member(member.joinedAt(), Optional.of(asOf), member.skipped(), false)));
    }

    /** Its user was revoked everywhere: if it just comes to a server that does not know it yet, of what it asks for too. */
    void bar() {
        if (!settled) {
            hubs.forEach(hub -> struck.add(Topic.hub(hub)));
        }
    }

    boolean isBarred(HubName hub) {
        return struck.contains(Topic.hub(hub));
    }

    /** In the place of all that were suspended before. */
    void suspend(Collection<Topic> topics) {
        suspended.clear();
        suspended.addAll(topics);
    }

    /** Whether it was suspended. */
    boolean unsuspend(Topic topic) {
        return suspended.remove(topic);
    }

    /** The groups that it is in, and those that it may be in once somebody can be asked. */
    HubGroups rememberedNames() {
        if (suspended.isEmpty()) {
            return groupNames();
        }
        Map<HubName, Set<GroupName>> names = new HashMap<>();
        groups.forEach((hub, members) -> names.put(hub, new HashSet<>(members.keySet())));
        suspended.forEach(topic ->
                names.computeIfAbsent(topic.hub(), unknown -> new HashSet<>()).add(GroupName.of(topic.name())));
        return HubGroups.of(names);
    }

    /** How many those are. */
    int size() {
        return suspended.size() + groups.values().stream().mapToInt(Map::size).sum();
    }

    /** About how many characters their names take in a token. */
    int nameCharacters() {
        int characters = 0;
        for (Map<GroupName, Member> members : groups.values()) {
            for (GroupName group : members.keySet()) {
                characters += group.value().length() + QUOTES;
            }
        }
        for (Topic topic : suspended) {
            characters += topic.name().length() + QUOTES;
        }
        return characters;
    }

    /** Whether it is one of those. */
    boolean remembers(HubName hub, GroupName group) {
        return isMember(hub, group) || (!suspended.isEmpty() && suspended.contains(Topic.group(hub, group)));
    }

    HubGroups groupNames() {
        HubGroups known = names.orElseGet(this::collectNames);
        names = Optional.of(known);
        return known;
    }

    private HubGroups collectNames() {
        Map<HubName, Set<GroupName>> collected = new HashMap<>();
        groups.forEach((hub, members) -> collected.put(hub, members.keySet()));
        return HubGroups.of(collected);
    }

    /** Newer generations replace older ones, never the other way round, however late they come. */
    void adopt(Generations reserved) {
        if (reserved.isNewerThan(generations)) {
            generations = reserved;
        }
    }

    /** It is here from now on. */
    void arrive(Outbox newOutbox) {
        settled = true;
        elsewhere = false;
        outbox = Optional.of(newOutbox);
        detachedAt = Instant.MAX;
        cameAs = generations.last();
    }

    long cameAs() {
        return cameAs;
    }

    Generations generations() {
        return generations;
    }

    /**
     * What a token issued now would say. Takes a generation.
     *
     * @param followed up to which revision of the store every revocation was applied to it
     */
    TokenContent token(Position position, Revision followed) {
        TokenId tokenId = new TokenId(family, generations.take());
        return new TokenContent(tokenId, user, rememberedNames(), position, goodAt(followed), key);
    }

    /** Whether no token was made after this one, and it still says what is. */
    boolean isNewest(TokenContent content) {
        return generations.isLast(content.id().generation())
                && rememberedNames().equals(content.groups());
    }

    /**
     * The newest revision of the store at which all that its token lists was good. Each of its groups was found good at a revision,
     * and still is at the one up to which revocations were applied. With a suspended group, or one that was let in unchecked, there
     * is none: then nobody takes the token for evidence.
     */
    private Revision goodAt(Revision followed) {
        if (!suspended.isEmpty()) {
            return Revision.NONE;
        }
        Revision oldest = Revision.of(Long.MAX_VALUE >> 10);
        boolean guarded = false;
        for (Map<GroupName, Member> members : groups.values()) {
            for (Member member : members.values()) {
                if (member.asOf().isPresent()) {
                    guarded = true;
                    Revision good = goodAt(member.asOf().get(), followed);
                    oldest = good.isAfter(oldest) ? oldest : good;
                }
            }
        }
        return guarded ? oldest : followed;
    }

    private static Revision goodAt(Revision found, Revision followed) {
        return !found.equals(Revision.NONE) && followed.isAfter(found) ? followed : found;
    }

    /**
     * At which revision it was last found good in this group; {@link Revision#NONE} if that is not known. Empty if no store was needed:
     * what it lost since, it is no longer in.
     *
     * @param told what its token says; all that counts if its client may not have heard of what came after
     */
    Optional<Revision> goodAt(HubName hub, GroupName group, Revision told, Revision followed) {
        Optional<Member> member = member(hub, group);
        if (member.isEmpty() || member.get().skipped()) {
            return Optional.of(told);
        }
        return member.get().asOf().map(found -> goodAt(found, followed)).map(good -> told.isAfter(good) ? told : good);
    }

    /** The topics that it hears besides its groups'. */
    Set<Topic> ownTopics() {
        Set<Topic> topics = new HashSet<>();
        for (HubName hub : hubs) {
            topics.add(Topic.hub(hub));
            topics.add(Topic.connection(hub, id));
            user.ifPresent(someone -> topics.add(Topic.user(hub, someone)));
        }
        return topics;
    }
}
