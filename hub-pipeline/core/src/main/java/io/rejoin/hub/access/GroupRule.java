package io.rejoin.hub.access;

/**
 * What applies to a group.
 *
 * @param name of the rule, for the trail: the hub and the prefix it is for, or {@code default}
 */
public record GroupRule(String name, VerificationLevel level, OutagePolicy outage) {

    /** Where no rule was looked at, as the group was refused before. */
    public static final GroupRule NONE = new GroupRule("none", VerificationLevel.TOKEN, OutagePolicy.closed());
}
