package io.rejoin.hub;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.Optional;

/**
 * A group that a returning connection is let back into.
 *
 * @param asOf the store's revision that allowed it; empty if none was asked
 * @param anew whether it was granted after the client's token was issued, so that what was said before is not all for this user
 */
public record Granted(HubName hub, GroupName group, Optional<Revision> asOf, boolean anew) {}
