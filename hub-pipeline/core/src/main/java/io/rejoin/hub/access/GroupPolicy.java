package io.rejoin.hub.access;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which rule applies to a group: of those whose hub is the group's and whose prefix its name begins with, the one with the longest
 * prefix; else the default. Of two with the same prefix the later one.
 */
public final class GroupPolicy {

    private static final String DEFAULT = "default";

    private record ForPrefix(HubName hub, String prefix, GroupRule rule) {
        boolean matches(HubName hubOfGroup, GroupName group) {
            return hub.equals(hubOfGroup) && group.value().startsWith(prefix);
        }
    }

    private final GroupRule byDefault;
    /** The longest prefix first. */
    private final List<ForPrefix> rules;

    private GroupPolicy(GroupRule byDefault, List<ForPrefix> rules) {
        this.byDefault = byDefault;
        this.rules = List.copyOf(rules);
    }

    /** Every group asks for the token and that it was not revoked since; in an outage all are closed. */
    public static GroupPolicy checkRevocations() {
        return of(VerificationLevel.REVOCATIONS, OutagePolicy.closed());
    }

    /** The store is asked for every group; in an outage all are closed. */
    public static GroupPolicy askStore() {
        return of(VerificationLevel.STORE, OutagePolicy.closed());
    }

    /** Every group asks for this. */
    public static GroupPolicy of(VerificationLevel level, OutagePolicy outage) {
        return new GroupPolicy(new GroupRule(DEFAULT, level, outage), List.of());
    }

    /** The groups of this hub whose names begin with this prefix ask for this. */
    public GroupPolicy rule(HubName hub, String prefix, VerificationLevel level, OutagePolicy outage) {
        List<ForPrefix> more = new ArrayList<>();
        more.add(new ForPrefix(hub, prefix, new GroupRule(hub.value() + "/" + prefix + "*", level, outage)));
        more.addAll(rules);
        more.sort(Comparator.comparingInt((ForPrefix rule) -> rule.prefix().length())
                .reversed());
        return new GroupPolicy(byDefault, more);
    }

    /**
     * Opens the groups of this hub whose names begin with this prefix: anybody may join them, a good token is enough to come
     * back, and nobody can be taken out of one alone.
     */
    public GroupPolicy allowTokenOnly(HubName hub, String prefix) {
        return rule(hub, prefix, VerificationLevel.TOKEN, OutagePolicy.closed());
    }

    /** What applies to this group. */
    public GroupRule rule(HubName hub, GroupName group) {
        return rules.stream()
                .filter(rule -> rule.matches(hub, group))
                .findFirst()
                .map(ForPrefix::rule)
                .orElse(byDefault);
    }

    /** Every rule, the default last. */
    public List<GroupRule> rules() {
        List<GroupRule> all = new ArrayList<>();
        rules.forEach(rule -> all.add(rule.rule()));
        all.add(byDefault);
        return all;
    }
}
